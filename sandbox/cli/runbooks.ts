import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClockAction } from '../../domain/cases/case.js';
import { allDecisions, type CaseType, type Decision, irreversible } from '../../domain/cases/case-type.js';
import type { CaseDefinition } from '../../domain/cases/definition.js';
import { caseTypeNames, caseTypes } from '../../domain/cases/index.js';
import { intakeCase, intakeDecisions, intakeRoles } from '../../domain/cases/intake-case.js';
import type { Role } from '../../domain/cases/role.js';
import { type SystemCaseType, systemCaseTypes } from '../../domain/cases/system-case.js';
import type { CasePolicy } from '../../domain/policy/case-policy.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { systemCasePolicies } from '../../domain/policy/system-case-policy.js';
import { durationMs } from '../../domain/sla/instant.js';
import { durationInWords } from '../../domain/sla/words.js';
import { packageRoot } from '../world/paths.js';

/** The tables of a runbook are made from the registries of case types and the default policy; the words around them are written by people (R-134). */
export interface Runbook {
  type: CaseType | SystemCaseType | 'unusableInput';
  title: string;
  decisions: Partial<Record<Decision, readonly Role[]>>;
  policy: CasePolicy;
  /** Who hears of a deadline at which nothing is decided; null: nobody. */
  above: Role | null;
  /** Null: no order keeps such cases. */
  ofOrder: CaseDefinition | null;
}

export const runbooks: readonly Runbook[] = [
  ...caseTypeNames.map((type) => {
    const policy = defaultOrderPolicy.cases[type];
    const definition = caseTypes[type];
    const { title, decisions } = definition;
    return {
      type,
      title,
      decisions,
      policy,
      above: defaultOrderPolicy.escalation[policy.owner],
      ofOrder: definition,
    };
  }),
  ...(['connectorDown', 'orderStopped'] as const).map((type) => {
    const { title, decisions } = systemCaseTypes[type];
    const policy = systemCasePolicies[type];
    return { type, title, decisions, policy, above: null, ofOrder: null };
  }),
  {
    type: 'unusableInput',
    title: intakeCase.title,
    decisions: Object.fromEntries(intakeDecisions.map((decision) => [decision, intakeRoles])),
    policy: systemCasePolicies.unusableInput,
    above: null,
    ofOrder: null,
  },
];

export const indexPath = 'docs/runbooks/README.md';

export function pathOf({ type }: Pick<Runbook, 'type'>): string {
  return `docs/runbooks/${fileOf(type)}`;
}

/** The same page with its tables as they must be now. */
export function withTables(page: string, runbook: Runbook): string {
  const summarised = fill(page, 'summary', summaryOf(runbook));
  return fill(summarised, 'decisions', decisionsTable(runbook));
}

/** The list of all runbooks with its tables as they must be now. */
export function withIndex(page: string): string {
  const ofOrders = runbooks.filter(({ ofOrder }) => ofOrder !== null);
  const others = runbooks.filter(({ ofOrder }) => ofOrder === null);
  return fill(fill(page, 'index', indexTable(ofOrders)), 'others', indexTable(others));
}

type Part = 'summary' | 'decisions' | 'index' | 'others';

function fill(page: string, part: Part, lines: string[]): string {
  const place = new RegExp(`<!-- ${part}: [^>]*-->[\\s\\S]*?<!-- end of ${part} -->`);
  if (!place.test(page)) throw new Error(`the page has no place for its ${part}: <!-- ${part}: ... -->`);
  const block = `<!-- ${part}: npm run runbooks -->\n${lines.join('\n')}\n<!-- end of ${part} -->`;
  return page.replace(place, () => block);
}

function fileOf(type: string): string {
  return `${type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`;
}

function indexTable(some: readonly Runbook[]): string[] {
  const rows = some.map(({ type, title, policy: { owner, within }, ofOrder }) => {
    const deadline = within ? words(within) : 'none';
    return `| [${title}](${fileOf(type)}) | \`${type}\` | ${owner} | ${deadline} | ${ofOrder?.blocks ?? 'nothing'} |`;
  });
  return ['| case | type | owner | deadline | blocks |', '|---|---|---|---|---|', ...rows];
}

function summaryOf({ type, policy, above, ofOrder }: Runbook): string[] {
  const { owner, within, warnBefore, calendar } = policy;
  const rows: [string, string][] = [
    ['Type', `\`${type}\``],
    ['Owner', owner],
    ['Deadline', within ? `${words(within)} after it opened (\`${within}\`)` : 'none'],
    ['Shown as near its deadline', warnBefore ? `${words(warnBefore)} before` : 'never'],
    ['Counted in', calendar ?? 'elapsed time, 24x7'],
    ['By itself', byItself(policy, above).join('; ') || 'nothing: it waits for a person or a fact'],
    ...(ofOrder === null ? [] : orderRows(ofOrder)),
  ];
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)];
}

function orderRows({ neverByClock, asks, blocks, storeHold }: CaseDefinition): [string, string][] {
  return [
    ['Never by a clock', neverByClock.map((one) => `\`${one}\``).join(', ') || 'nothing is excluded'],
    ['Asked', asks === null ? 'nobody' : `the ${asks}`],
    ['Blocks', blocks === null ? 'nothing' : blocksText[blocks]],
    ["Hold on the store's order", storeHold === null ? 'no' : `yes, reason \`${storeHold}\``],
  ];
}

/** A deadline at which nothing is decided or escalated is escalated all the same (R-047). */
function byItself({ within, clocks }: CasePolicy, above: Role | null): string[] {
  const steps = clocks.map(({ after, then }) => `after ${words(after)}: ${actionText(then)}`);
  const isGuarded = clocks.some(
    ({ after, then }) => within !== null && durationMs(after) === durationMs(within) && !('remind' in then),
  );
  const guard = within && above && !isGuarded ? [`at the deadline: is escalated to ${above}`] : [];
  return [...steps, ...guard];
}

function decisionsTable({ decisions, ofOrder }: Runbook): string[] {
  const rows = allDecisions.flatMap((decision) => {
    const who = decisions[decision];
    if (!who) return [];
    return [`| \`${decision}\` | ${who.join(', ')} | ${needsOf(decision, ofOrder)} |`];
  });
  return ['| decision | who may | needs |', '|---|---|---|', ...rows];
}

/** Only orders can be asked from Temporal at all. */
function needsOf(decision: Decision, ofOrder: CaseDefinition | null): string {
  if (ofOrder === null || ofOrder.verifiedOnly.includes(decision)) return 'a verified person: the API only';
  if (!irreversible.includes(decision)) return 'nothing more';
  const limit = (defaultOrderPolicy.unverifiedUpToCents / 100).toFixed(2);
  return `a verified person, where the order's total is above ${limit}: the API only`;
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
  for (const runbook of runbooks) write(pathOf(runbook), (page) => withTables(page, runbook));
  write(indexPath, withIndex);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
