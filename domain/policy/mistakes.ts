import type { CaseType } from '../cases/case-type.js';
import { decisionsOf } from '../cases/engine.js';
import { caseTypeNames, caseTypes, isCaseType } from '../cases/index.js';
import { type Role, roles } from '../cases/role.js';
import { calendarMistakes, type Mistake } from '../sla/calendar-mistakes.js';
import { durationMs, type Duration } from '../sla/instant.js';
import type { CaseClockPolicy, CasePolicy } from './case-policy.js';
import type { OrderPolicy, Policy } from './policy.js';
import { type KnownSources, routingMistakes } from './routing-mistakes.js';

/** An instant further away than this is a slip of the pen, and far enough it is no instant at all. */
const longestMs = 3653 * 86_400_000;

type Path = Mistake['path'];

/**
 * Everything in a policy that its shape cannot forbid, each with the path to it, or nothing. What has no mistakes can be given to an
 * order: each of its clocks ends, each role is there, nothing overdue goes unheard, and its rules lead to warehouses that are there.
 */
export function policyMistakes({ order, routing }: Omit<Policy, 'version'>, known: KnownSources): Mistake[] {
  return [
    ...termMistakes(order),
    ...escalationMistakes(order.escalation),
    ...rowMistakes(order),
    ...Object.entries(order.calendars).flatMap(([name, calendar]) =>
      calendarMistakes(calendar, durationsBy(order, name)).map((mistake) =>
        below(['order', 'calendars', name], mistake),
      ),
    ),
    ...routingMistakes(routing, known).map((mistake) => below(['routing'], mistake)),
  ];
}

function termMistakes(order: OrderPolicy): Mistake[] {
  const terms = {
    confirmWithin: order.confirmWithin,
    riskPendingFor: order.riskPendingFor,
    connectorAwayAfter: order.connectorAwayAfter,
    afterSalesWindow: order.afterSalesWindow,
    lateAfter: order.lateAfter,
    graceAfterOutage: order.graceAfterOutage,
    stockFreshFor: order.stockFreshFor,
  };
  return [
    ...Object.entries(terms).flatMap(([name, term]) => durationMistakes(term, ['order', name])),
    ...durationMistakes(order.velocity.window, ['order', 'velocity', 'window']),
  ];
}

function rowMistakes(order: OrderPolicy): Mistake[] {
  const rows: Record<string, CasePolicy | undefined> = order.cases;
  const strangers = Object.keys(rows)
    .filter((type) => !isCaseType(type))
    .map((type) => at(['order', 'cases', type], `"${type}" is no type of case`));
  return [
    ...strangers,
    ...caseTypeNames.flatMap((type) => {
      const row = rows[type];
      const path = ['order', 'cases', type];
      return row
        ? caseMistakes(type, row, order).map((mistake) => below(path, mistake))
        : [at(path, 'is missing')];
    }),
  ];
}

function caseMistakes(type: CaseType, row: CasePolicy, order: OrderPolicy): Mistake[] {
  const { owner, within, warnBefore, calendar, clocks } = row;
  const mistakes = [
    ...roleMistakes(owner, ['owner']),
    ...(within === null ? [] : durationMistakes(within, ['within'])),
    ...(warnBefore === null ? [] : durationMistakes(warnBefore, ['warnBefore'])),
    ...(calendar === null || Object.hasOwn(order.calendars, calendar)
      ? []
      : [at(['calendar'], `there is no calendar "${calendar}"`)]),
    ...clocks.flatMap((clock, index) =>
      clockMistakes(type, clock).map((mistake) => below(['clocks', index], mistake)),
    ),
  ];
  // What is said about their order needs durations that can be read.
  return mistakes.length > 0 ? mistakes : orderingMistakes(row, order);
}

function clockMistakes(type: CaseType, { after, then }: CaseClockPolicy): Mistake[] {
  const wrong = durationMistakes(after, ['after']);
  if ('remind' in then) return [...wrong, ...roleMistakes(then.remind, ['then', 'remind'])];
  if ('escalate' in then) return [...wrong, ...roleMistakes(then.escalate, ['then', 'escalate'])];
  const definition = caseTypes[type];
  const path = ['then', 'decide'];
  const byClock = decisionsOf(definition).filter((one) => !definition.neverByClock.includes(one));
  if (byClock.includes(then.decide)) return wrong;
  const why = definition.decisions[then.decide]
    ? `no clock may decide "${then.decide}" on a ${type} case`
    : `a ${type} case knows no "${then.decide}"`;
  return [...wrong, at(path, `${why}; by a clock: ${byClock.join(', ') || 'nothing'}`)];
}

/** A decision ends the case: no clock rings after it. And no deadline passes without somebody hearing of it. */
function orderingMistakes({ owner, within, warnBefore, clocks }: CasePolicy, order: OrderPolicy): Mistake[] {
  const deciding = clocks.filter(({ then }) => 'decide' in then).map(({ after }) => durationMs(after));
  const endMs = Math.min(...deciding);
  const dead = clocks.flatMap(({ after, then }, index) => {
    const isLater = durationMs(after) > endMs;
    const isSecond =
      'decide' in then &&
      clocks.findIndex((one) => 'decide' in one.then && durationMs(one.after) === durationMs(after)) < index;
    return isLater || isSecond
      ? [at(['clocks', index, 'after'], 'never rings: another clock has decided the case by then')]
      : [];
  });
  return [
    ...dead,
    ...warningMistakes(within, warnBefore),
    ...silentMistakes({ owner, within, clocks }, order),
  ];
}

function warningMistakes(within: Duration | null, warnBefore: Duration | null): Mistake[] {
  if (warnBefore === null) return [];
  if (within === null) return [at(['warnBefore'], 'there is no deadline to warn of: "within" is null')];
  if (durationMs(warnBefore) <= durationMs(within)) return [];
  return [at(['warnBefore'], `${warnBefore} is longer than the ${within} there are`)];
}

function silentMistakes(
  { owner, within, clocks }: Pick<CasePolicy, 'owner' | 'within' | 'clocks'>,
  { escalation }: OrderPolicy,
): Mistake[] {
  if (within === null || escalation[owner] !== null) return [];
  const isHeard = clocks.some(
    ({ after, then }) => !('remind' in then) && durationMs(after) <= durationMs(within),
  );
  const message = `nobody is above ${owner} and no clock escalates or decides by then: nothing would come of this deadline`;
  return isHeard ? [] : [at(['within'], message)];
}

function escalationMistakes(escalation: OrderPolicy['escalation']): Mistake[] {
  const path = ['order', 'escalation'];
  const chain: Record<string, Role | null | undefined> = escalation;
  const strangers = Object.keys(chain).flatMap((role) => roleMistakes(role, [...path, role]));
  const targets = roles.flatMap((role) => {
    const above = chain[role];
    if (above === undefined) return [at([...path, role], 'is missing')];
    return above === null ? [] : roleMistakes(above, [...path, role]);
  });
  const cycles = roles.flatMap((role) => cycleFrom(role, chain) ?? []);
  return [
    ...strangers,
    ...targets,
    ...cycles.map(({ role, words }) => at([...path, role], `goes round: ${words}`)),
  ];
}

/** A circle is named once, by the first of its roles. */
function cycleFrom(
  first: Role,
  chain: Record<string, Role | null | undefined>,
): { role: Role; words: string } | null {
  const passed: Role[] = [first];
  for (let role = chain[first]; role !== null && role !== undefined; role = chain[role]) {
    if (role === first) {
      const isNamedBefore = passed.some((one) => roles.indexOf(one) < roles.indexOf(first));
      return isNamedBefore ? null : { role: first, words: [...passed, first].join(' > ') };
    }
    if (passed.includes(role)) return null;
    passed.push(role);
  }
  return null;
}

function durationsBy({ cases }: OrderPolicy, calendar: string): Duration[] {
  const all = Object.values(cases)
    .filter((row) => row.calendar === calendar)
    .flatMap(({ within, clocks }) => [
      ...(within === null ? [] : [within]),
      ...clocks.map(({ after }) => after),
    ]);
  return [...new Set(all)].filter((duration) => durationMistakes(duration, []).length === 0);
}

function durationMistakes(duration: Duration, path: Path): Mistake[] {
  try {
    const ms = durationMs(duration);
    if (ms > longestMs) return [at(path, `${duration} is longer than ten years`)];
    return ms > 0 ? [] : [at(path, `"${duration}" is no time at all`)];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [at(path, error.message)];
  }
}

function roleMistakes(role: string, path: Path): Mistake[] {
  return roles.some((one) => one === role) ? [] : [at(path, `"${role}" is no role: ${roles.join(', ')}`)];
}

function at(path: Path, message: string): Mistake {
  return { path, message };
}

function below(path: Path, mistake: Mistake): Mistake {
  return { ...mistake, path: [...path, ...mistake.path] };
}
