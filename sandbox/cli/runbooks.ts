import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CaseType, Decision } from '../../domain/cases/case-type.js';
import { decisionsOf } from '../../domain/cases/engine.js';
import { caseTypeNames, caseTypes } from '../../domain/cases/index.js';
import type { ClockAction } from '../../domain/cases/case.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { durationMs } from '../../domain/sla/instant.js';
import { durationInWords } from '../../domain/sla/words.js';
import { packageRoot } from '../world/paths.js';

/** The tables of a runbook are made from the registry of case types and the default policy; the words around them are written by people (R-134). */
const parts = { summary: summaryOf, decisions: decisionsTable } as const;
type Part = keyof typeof parts;

export function runbookOf(type: CaseType): string {
  return `docs/runbooks/${type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`;
}

/** The same page with its tables as they must be now. */
export function withTables(page: string, type: CaseType): string {
  return (Object.keys(parts) as Part[]).reduce((text, part) => fill(text, part, parts[part](type)), page);
}

export function withIndex(page: string): string {
  const rows = caseTypeNames.map((type) => {
    const { owner, within } = defaultOrderPolicy.cases[type];
    const { title, blocks } = caseTypes[type];
    const file = runbookOf(type).split('/').at(-1);
    return `| [${title}](${file}) | \`${type}\` | ${owner} | ${within ? words(within) : 'none'} | ${blocks ?? 'nothing'} |`;
  });
  return fill(page, 'index', [
    '| case | type | owner | deadline | blocks |',
    '|---|---|---|---|---|',
    ...rows,
  ]);
}

function fill(page: string, part: Part | 'index', lines: string[]): string {
  const block = `<!-- ${part}: npm run runbooks -->\n${lines.join('\n')}\n<!-- end of ${part} -->`;
  return page.replace(new RegExp(`<!-- ${part}: [^>]*-->[\\s\\S]*?<!-- end of ${part} -->`), () => block);
}

function summaryOf(type: CaseType): string[] {
  const { blocks, storeHold, neverByClock } = caseTypes[type];
  const { owner, within, warnBefore, calendar, clocks } = defaultOrderPolicy.cases[type];
  const above = defaultOrderPolicy.escalation[owner];
  const steps = clocks.map(({ after, then }) => `after ${words(after)}: ${actionText(then)}`);
  const isGuarded = clocks.some(({ after, then }) => after === within && !('remind' in then));
  const atDeadline = within && above && !isGuarded ? [`at the deadline: is escalated to ${above}`] : [];
  const rows: [string, string][] = [
    ['Type', `\`${type}\``],
    ['Owner', owner],
    ['Deadline', within ? `${words(within)} after it opened (\`${within}\`)` : 'none'],
    ['Shown as near its deadline', warnBefore ? `${words(warnBefore)} before` : 'never'],
    ['Counted in', calendar ?? 'elapsed time, 24x7'],
    ['By itself', [...steps, ...atDeadline].join('; ') || 'nothing: it waits for a person or a fact'],
    ['Never by a clock', neverByClock.map((one) => `\`${one}\``).join(', ') || 'nothing is excluded'],
    ['Blocks', blocks === null ? 'nothing' : blocksText[blocks]],
    ["Hold on the store's order", storeHold === null ? 'no' : `yes, reason \`${storeHold}\``],
  ];
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)];
}

function decisionsTable(type: CaseType): string[] {
  const { decisions, verifiedOnly } = caseTypes[type];
  const rows = decisionsOf(caseTypes[type]).map((decision) => {
    const who = decisions[decision]?.join(', ') ?? '';
    return `| \`${decision}\` | ${who} | ${isVerifiedOnly(verifiedOnly, decision) ? 'a verified person: the API only' : 'nothing more'} |`;
  });
  return ['| decision | who may | needs |', '|---|---|---|', ...rows];
}

function isVerifiedOnly(verifiedOnly: readonly Decision[], decision: Decision): boolean {
  return verifiedOnly.includes(decision);
}

function words(duration: string): string {
  return durationInWords(durationMs(duration));
}

const blocksText = {
  assign: 'assign: nothing is planned or bought while it is open',
  route: 'route: no purchase order is sent while it is open',
};

function actionText(then: ClockAction): string {
  if ('remind' in then) return `${then.remind} is reminded`;
  if ('escalate' in then) return `is escalated to ${then.escalate}`;
  return `is decided: \`${then.decide}\``;
}

function main(): void {
  const write = (path: string, change: (page: string) => string) => {
    const file = join(packageRoot, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
  for (const type of caseTypeNames) write(runbookOf(type), (page) => withTables(page, type));
  write('docs/runbooks/README.md', withIndex);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
