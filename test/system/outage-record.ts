import { duesOf, graceMs, type HeldOrder, lateAfterMs } from './outage.js';

type Json = ReturnType<typeof JSON.parse>;

/** What is known of an order when all is over, from the API and from the outside world. */
export interface Told extends HeldOrder {
  /** `GET /v1/orders/...` */
  body: Json;
  /** When somebody's decision was stored; null: nobody decided. */
  decidedAt: string | null;
  /** How often people were called. */
  calls: number;
  /** In the shop, by their times. */
  refundedAt: string[];
  /** Suppliers that have a purchase order of it, one entry for each. */
  bought: string[];
  /** Message-IDs in the customer's mailbox. */
  mails: string[];
}

interface Ring {
  dueAt: string;
  at: string;
  isLate: boolean;
  kind: string;
}

/** Each time a clock of its case rang, in the order of the timeline. */
export function ringsOf({ body }: Told): Ring[] {
  return body.timeline.flatMap(({ at, text }: Json) => {
    const [, dueAt, late, kind] = /^clock of case \S+, due ([^\s,]+)(, rang late)?: (\w+)$/.exec(text) ?? [];
    return dueAt && kind ? [{ dueAt, at, isLate: late !== undefined, kind }] : [];
  });
}

/** Everything that is wrong with it, in words. */
export function faultsOf(told: Told): string[] {
  const faults = [...ofCase(told), ...ofClocks(told), ...ofRefund(told), ...ofOutside(told)];
  return faults.map((fault) => `${told.id} (${told.type}): ${fault}`);
}

const ms = (at: string) => Date.parse(at);
const wrong = (isWrong: boolean, fault: string) => (isWrong ? [fault] : []);

/** A refund that is late is armed afresh: it has another ring, after its grace. */
function armedOf(told: Told): Ring | undefined {
  return told.type === 'address' ? ringsOf(told).find((ring) => ring.dueAt > dueOf(told)) : undefined;
}

const dueOf = ({ body }: Told): string => body.cases[0].dueAt;

const byClock = { address: 'refund', stockConfirmation: 'unavailable', fraud: null } as const;

function ofCase({ body, type, decidedAt }: Told): string[] {
  const resolution = body.cases[0]?.resolution ?? null;
  const decision = decidedAt === null ? byClock[type] : 'release';
  const who = decidedAt === null ? 'clock' : 'sandbox-admin';
  return [
    ...wrong(body.cases.length !== 1, `has ${body.cases.length} cases`),
    ...wrong((resolution?.decision ?? null) !== decision, `not ${decision}: ${JSON.stringify(resolution)}`),
    ...wrong(resolution !== null && resolution.actor.id !== who, `not ${who}: ${JSON.stringify(resolution)}`),
  ];
}

/** Each clock once, in the order of their instants; late ones say so; none whose instant came after a stored answer. */
function ofClocks(told: Told): string[] {
  const { type, decidedAt, calls, isAboveThreshold } = told;
  const rings = ringsOf(told);
  const armed = armedOf(told);
  const dues = [...duesOf(type, dueOf(told)), ...(armed ? [armed.dueAt] : [])];
  const expected = dues.filter((dueAt) => decidedAt === null || dueAt < decidedAt);
  const called = 1 + Number(isAboveThreshold) + rings.filter(({ kind }) => kind !== 'decide').length;
  return [
    ...wrong(
      rings.map(({ dueAt }) => dueAt).join() !== expected.join(),
      `not ${expected.join()}: ${JSON.stringify(rings)}`,
    ),
    ...rings.flatMap(({ dueAt, at, isLate }, n) => [
      ...wrong(at < (rings[n - 1]?.at ?? ''), `the clock of ${dueAt} rang before the one before it`),
      ...wrong(at < dueAt, `the clock of ${dueAt} rang early, at ${at}`),
      ...wrong(isLate !== ms(at) - ms(dueAt) > lateAfterMs, `the clock of ${dueAt}, ${at}, late: ${isLate}`),
    ]),
    ...wrong(calls !== called, `people were called ${calls} times, not ${called}`),
  ];
}

/** Money goes back once, by the clock alone; where that was late, after its grace and at its distance from each step before. */
function ofRefund(told: Told): string[] {
  const { type, decidedAt, refundedAt } = told;
  if (type !== 'address' || decidedAt !== null)
    return wrong(refundedAt.length > 0, `was refunded at ${refundedAt.join()}`);
  const dueAt = dueOf(told);
  const rings = ringsOf(told);
  const armed = armedOf(told);
  const kept = rings.find((ring) => ring.dueAt === dueAt);
  const decided = armed ?? kept;
  const before = rings.filter((ring) => ring.dueAt < dueAt);
  const bounds = armed
    ? [ms(kept?.at ?? '') + graceMs, ...before.map((ring) => ms(ring.at) + ms(dueAt) - ms(ring.dueAt))]
    : [];
  return [
    ...wrong(refundedAt.length !== 1, `was refunded ${refundedAt.length} times: ${refundedAt.join()}`),
    ...wrong(kept?.isLate !== (armed !== undefined), `late without its grace: ${JSON.stringify(rings)}`),
    ...wrong(decided?.kind !== 'decide', `no clock decided its refund: ${JSON.stringify(rings)}`),
    ...wrong(
      bounds.some((bound) => !(ms(decided?.dueAt ?? '') >= bound)),
      `armed too soon: ${JSON.stringify(rings)}`,
    ),
    ...wrong(
      !(ms(refundedAt[0] ?? '') >= ms(decided?.dueAt ?? '')),
      `refunded at ${refundedAt[0]}, too soon`,
    ),
  ];
}

/** Bought once where it may go on, and each mail once. */
function ofOutside({ body, type, decidedAt, bought, mails }: Told): string[] {
  const released = type === 'stockConfirmation' ? ['warehouse-ca'] : ['engraving-ny'];
  const byItself = type === 'stockConfirmation' ? ['engraving-ny'] : [];
  const wanted = decidedAt === null ? byItself : released;
  const sent = body.notifications.filter(({ state }: Json) => state === 'sent');
  const kinds: string[] = sent.map(({ notification }: Json) => notification);
  return [
    ...wrong(
      bought.join() !== wanted.join(),
      `bought from ${bought.join() || 'nobody'}, not ${wanted.join()}`,
    ),
    ...wrong(new Set(kinds).size !== kinds.length, `the customer was told twice: ${kinds.join()}`),
    ...wrong(mails.length !== sent.length, `${mails.length} mails where ${kinds.join()} were sent`),
  ];
}
