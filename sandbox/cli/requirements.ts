import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { titlesIn } from './titles.js';

const packageRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const idPattern = /\b(?:R-\d{3}|[CAP]-\d{2}|B(?:[1-9]|1\d))\b/g;
const rangePattern = /\b(R-\d{3}|[CAP]-\d{2}|B\d{1,2}) to (R-\d{3}|[CAP]-\d{2}|B\d{1,2})\b/g;
const rowPattern = /^\| (\S+) \| (.+?) \| (.+?) \|$/gm;

export interface Requirement {
  readonly id: string;
  readonly area: string;
  readonly text: string;
}
export interface Proof {
  readonly file: string;
  readonly title: string;
}
export interface Traced extends Requirement {
  readonly tests: readonly Proof[];
}

/** The rows of docs/requirements.md, in its order. */
export function readRequirements(markdown: string): Requirement[] {
  return [...markdown.matchAll(rowPattern)]
    .map(([, id = '', area = '', text = '']) => ({ id, area, text }))
    .filter(({ id }) => id.match(idPattern)?.[0] === id);
}

/** Each requirement with the tests that name it in their titles. */
export function trace(requirements: readonly Requirement[], proofs: readonly Proof[]): Traced[] {
  const byId = new Map<string, Proof[]>();
  for (const proof of proofs) {
    for (const id of idsIn(proof.title)) byId.set(id, [...(byId.get(id) ?? []), proof]);
  }
  return requirements.map((requirement) => ({ ...requirement, tests: byId.get(requirement.id) ?? [] }));
}

/** Ids named in a text, once each; "R-001 to R-014" names all fourteen. */
export function idsIn(text: string): string[] {
  const ranges = [...text.matchAll(rangePattern)].flatMap(([, from = '', to = '']) => between(from, to));
  return [...new Set([...(text.match(idPattern) ?? []), ...ranges])];
}

function between(from: string, to: string): string[] {
  const prefix = from.replace(/\d+$/, '');
  if (to.replace(/\d+$/, '') !== prefix) return [];
  const first = from.slice(prefix.length);
  const last = to.slice(prefix.length);
  const width = prefix.endsWith('-') ? first.length : 1;
  return Array.from(
    { length: Math.max(0, Number(last) - Number(first) + 1) },
    (_, step) => `${prefix}${String(Number(first) + step).padStart(width, '0')}`,
  );
}

function readProofs(root: string): Proof[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .sort()
    .flatMap((path) =>
      titlesIn(readFileSync(join(root, 'test', path), 'utf8')).map((title) => ({
        file: `test/${path}`,
        title,
      })),
    );
}

function show(rows: readonly Traced[]): string {
  return rows
    .flatMap(({ id, area, text, tests }) => [
      `${id.padEnd(6)} ${area}: ${text}`,
      ...tests.map(({ file, title }) => `         ${file}: ${title}`),
    ])
    .join('\n');
}

const help = `Usage: npm run requirements -- [options]

Lists each requirement of docs/requirements.md with the tests that carry its number in their titles.

  --missing            only those without a test
  --json               as JSON
  --check FILE_OR_IDS  fail when an id named in the file, or in the list itself ("R-001 to R-014, C-24"), has no test
  --help               this text`;

function main(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: {
      missing: { type: 'boolean' },
      json: { type: 'boolean' },
      check: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return say(help);
  const list = readRequirements(readFileSync(join(packageRoot, 'docs', 'requirements.md'), 'utf8'));
  const traced = trace(list, readProofs(packageRoot));
  if (values.check !== undefined) return check(values.check, traced);
  const rows = values.missing ? traced.filter(({ tests }) => tests.length === 0) : traced;
  if (values.json) return say(JSON.stringify(rows, null, 2));
  const proved = traced.filter(({ tests }) => tests.length > 0).length;
  return say(`${show(rows)}\n\n${proved} of ${traced.length} carried by a test`);
}

function check(fileOrIds: string, traced: readonly Traced[]): number {
  const wanted = idsIn(existsSync(fileOrIds) ? readFileSync(fileOrIds, 'utf8') : fileOrIds);
  if (wanted.length === 0) {
    console.error(`${fileOrIds}: neither a file nor a list that names a requirement`);
    return 1;
  }
  const proved = new Set(traced.filter(({ tests }) => tests.length > 0).map(({ id }) => id));
  const missing = wanted.filter((id) => !proved.has(id)).sort();
  if (missing.length === 0) return say(`each of ${wanted.length} is carried by a test`);
  console.error(`without a test: ${missing.join(', ')}`);
  return 1;
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2));
}
