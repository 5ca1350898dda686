/** Something the person at the terminal can mend. `message` says what is wrong, `advice` what to do next. */
export class WorldError extends Error {
  override readonly name: string = 'WorldError';

  constructor(
    message: string,
    readonly advice: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A part ended by itself or never became ready; `lastLines` is the end of its log. */
export class PartFailed extends WorldError {
  override readonly name = 'PartFailed';

  constructor(
    readonly part: string,
    what: string,
    readonly lastLines: readonly string[],
    logFile: string,
  ) {
    super(`${part} ${what}`, `Its whole log is ${logFile}.`);
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node system error ("ENOENT"), or undefined. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
