import { createWriteStream, rmSync, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Reader, Source } from './reading.js';

/** The file of rejected rows beside the input: written only when there is one. An earlier import's is removed. */
export function rejectsFile(file: string, format: 'csv' | 'ndjson', reader: Pick<Reader, 'rejectedHeader'>) {
  const path = `${file}.rejected.${format}`;
  rmSync(path, { force: true });
  let out: WriteStream | undefined;
  return {
    path,
    add(source: Source, reason: string): void {
      if (out === undefined) {
        out = createWriteStream(path);
        out.write(reader.rejectedHeader());
      }
      out.write(source.rejected(reason));
    },
    async close(): Promise<void> {
      out?.end();
      if (out) await finished(out);
    },
  };
}
