import type { Reporter } from '../world/reporter.js';

/**
 * Writes for a person. On a terminal a progress line is written over the one before it; elsewhere (CI, a file) at
 * most one in ten seconds is written, each on a line of its own.
 */
export function terminal(
  out: NodeJS.WriteStream = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): Reporter {
  const live = out.isTTY === true && env.CI === undefined;
  let open = false;
  let lastAt = 0;
  const close = () => {
    if (open) out.write('\r\x1b[K');
    open = false;
  };
  return {
    say: (line) => {
      close();
      out.write(`${line}\n`);
    },
    progress: (line) => {
      if (live) {
        out.write(`\r\x1b[K  ${line.slice(0, Math.max(20, (out.columns || 80) - 3))}`);
        open = true;
      } else if (Date.now() - lastAt >= 10_000) {
        out.write(`  ${line}\n`);
        lastAt = Date.now();
      }
    },
  };
}

/** Two columns, the first as wide as its longest. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}
