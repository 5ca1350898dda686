/** How the world tells a person what goes on. */
export interface Reporter {
  say(line: string): void;
  /** What changes often: the same line again on a terminal, seldom elsewhere. */
  progress(line: string): void;
}

/** Says what was done and how long it took. */
export async function step<T>(reporter: Reporter, what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const result = await work();
  reporter.say(`  ${what.padEnd(26)} ${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s`);
  return result;
}

export const silent: Reporter = { say: () => {}, progress: () => {} };
