import type { z } from '@hono/zod-openapi';
import type { StoredOrder } from '../../db/queries/read-order.js';
import { checks } from '../../domain/order/checks.js';
import type { PostalAddress } from '../../domain/order/incoming.js';
import type { Leg, Order } from '../../domain/order/order.js';
import { conditionOf, nextDueAt, openCases, stageOf, suppliersOf } from '../../domain/order/status.js';
import { caseView } from './case-view.js';
import { decisionView } from './decision-view.js';
import type { orderDetail } from './order-schema.js';

export type OrderView = z.infer<typeof orderDetail>;

export interface OrderReader {
  /** Null: the reader may not see customers. */
  address: { address: PostalAddress; suggestion: PostalAddress | null } | null;
  maySeeCustomer: boolean;
  maySeeAssessments: boolean;
}

/** One order with everything about it, for this reader. Before its first record it shows what was taken in. */
export function orderView(stored: StoredOrder, reader: OrderReader): OrderView {
  const { start, recorded } = stored;
  const order = recorded?.snapshot ?? start.initial;
  return {
    ...standing(order),
    channel: order.channel,
    channelOrderId: order.channelOrderId,
    isTest: order.isTest,
    currency: order.currency,
    totalCents: order.totalCents,
    tags: order.tags,
    destination: order.destination,
    receivedAt: start.receivedAt,
    startedAt: start.startedAt,
    recordedAt: recorded?.recordedAt ?? null,
    customer: customerOf(stored, reader),
    checks: Object.fromEntries(checks.map((check) => [check, checkOf(order.checks[check])])),
    lines: linesOf(stored, order),
    leftAlone: order.leftAlone,
    purchaseOrders: order.legs.map(purchaseOrderOf),
    parcels: parcelsOf(stored, order),
    cases: stored.cases.map((row) => caseView({ ...row, orderName: order.name, store: row.storeId })),
    cancellations: order.cancellations.map((one) => ({ ...one, actor: one.actor.id })),
    notifications: notificationsOf(stored, order),
    decisions: stored.decisions.map((one) => decisionView(one, order)),
    assessments: reader.maySeeAssessments ? assessmentsOf(stored) : null,
    effects: effectsOf(stored, reader.maySeeCustomer),
    timeline: timelineOf(stored, order),
    stopped: order.stopped,
  };
}

/** By the order itself, so that it reads the same before and after its first record. */
function standing(order: Order) {
  return {
    id: order.id,
    store: order.store,
    name: order.name,
    placedAt: order.placedAt,
    stage: stageOf(order),
    condition: conditionOf(order),
    openCaseTypes: [...new Set(openCases(order).map((one) => one.type))].sort(),
    suppliers: suppliersOf(order),
    nextDueAt: nextDueAt(order),
    settledAt: order.settledAt,
    closedAt: order.closedAt,
  };
}

function customerOf({ start }: StoredOrder, reader: OrderReader): OrderView['customer'] {
  if (!reader.maySeeCustomer) return null;
  return {
    email: start.content.email,
    phone: start.content.phone,
    shippingAddress: reader.address?.address ?? null,
    suggestion: reader.address?.suggestion ?? null,
  };
}

function checkOf(state: Order['checks'][keyof Order['checks']]) {
  return { status: state.status, verdict: 'verdict' in state ? state.verdict : null };
}

function linesOf({ start }: StoredOrder, order: Order): OrderView['lines'] {
  const titles = new Map(start.content.lines.map((line) => [line.id, line.title]));
  return order.lines.map(({ elsewhere: _elsewhere, fulfilmentOrder: _fulfilmentOrder, ...line }) => ({
    ...line,
    title: titles.get(line.id) ?? null,
  }));
}

function purchaseOrderOf(leg: Leg): OrderView['purchaseOrders'][number] {
  const { answers, ...purchaseOrder } = leg.purchaseOrder;
  const answerOf = (lineId: string) => answers.find((one) => one.lineId === lineId)?.answer ?? 'pending';
  return {
    ...purchaseOrder,
    supplier: leg.supplier,
    warehouse: leg.warehouse,
    tag: leg.tag,
    lines: leg.lines.map((line) => ({ ...line, answer: answerOf(line.lineId) })),
  };
}

function parcelsOf({ scans, effects }: StoredOrder, order: Order): OrderView['parcels'] {
  return order.parcels.map(({ legId: _legId, storeFulfilmentId, ...parcel }) => ({
    ...parcel,
    isWrittenToStore: storeFulfilmentId !== null || effects.some((one) => isWriteOf(parcel.id, one)),
    scans: distinctScans(scans.filter((scan) => scan.trackingNumber === parcel.trackingNumber)),
  }));
}

/** Carriers tell the whole story with every message: each scan is shown once. */
function distinctScans(scans: StoredOrder['scans']) {
  const seen = new Map(scans.map(({ state, scannedAt }) => [`${scannedAt} ${state}`, { state, scannedAt }]));
  return [...seen.values()];
}

/** From the ledger (B14): what the customer was told, and what became of it. */
function notificationsOf({ notifications, effects }: StoredOrder, order: Order): OrderView['notifications'] {
  return notifications.map((told) => {
    const effect = effects.find(({ id }) => id === told.effectId);
    return {
      id: told.effectId,
      notification: told.kind,
      channel: told.channel,
      class: told.class,
      cause: told.cause,
      parcelId: effect?.request.kind === 'notify' ? effect.request.parcelId : null,
      state: told.state,
      reason: told.reason,
      messageId: told.messageId,
      queuedAt: told.queuedAt,
      notBefore: told.notBefore,
      sentAt: told.sentAt === null ? null : (order.effects[told.effectId]?.answeredAt ?? told.sentAt),
      settledAt: told.settledAt,
      suppressedBecause: told.state === 'suppressed' ? told.reason : null,
    };
  });
}

function assessmentsOf({ assessments }: StoredOrder): OrderView['assessments'] {
  return assessments.map(({ id, kind, decidedAt, policyVersion, outcome, inputs, explanation }) => ({
    id,
    kind,
    decidedAt,
    policyVersion,
    outcome,
    inputs,
    explanation,
  }));
}

/** A provider's own words may name the customer. */
function effectsOf({ effects }: StoredOrder, maySeeCustomer: boolean): OrderView['effects'] {
  return effects.map(({ id, kind, reference, state, attempts, askedAt, settledAt, lastError }) => ({
    id,
    kind,
    reference,
    state,
    attempts,
    askedAt,
    settledAt,
    lastError: maySeeCustomer ? lastError : null,
  }));
}

/** The order's record may be older than the answer: an answer alone is no reason to write it again. */
function isWriteOf(parcelId: string, { request, outcome }: StoredOrder['effects'][number]): boolean {
  if (request.kind !== 'writeTracking' || request.parcelId !== parcelId || outcome?.status !== 'done')
    return false;
  return outcome.result.kind === 'trackingWritten' && outcome.result.fulfilmentId !== null;
}

/** Their entries tell of them already. */
const toldByEntries: readonly string[] = ['check', 'plan', 'purchaseOrder', 'cancelPurchaseOrder'];

/** The order's own entries and the effects that were done, by workflow time. */
function timelineOf({ entries, effects }: StoredOrder, order: Order): OrderView['timeline'] {
  const done = effects
    .filter((one) => one.outcome?.status === 'done' && one.outcome.result.kind !== 'suppressed')
    .filter((one) => !toldByEntries.includes(one.kind))
    .map((one) => ({ at: answeredAt(order, one), kind: 'effect', text: wordsOf(one) }));
  const told = entries.map(({ at, kind, text }) => ({ at, kind, text }));
  return [...told, ...done].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** When the order heard the answer, in workflow time; when it asked, before that is on record. */
function answeredAt(order: Order, effect: StoredOrder['effects'][number]): string {
  return order.effects[effect.id]?.answeredAt ?? effect.askedAt;
}

function wordsOf({ request, reference, attempts }: StoredOrder['effects'][number]): string {
  const what = request.kind === 'notify' ? `${request.notification} sent` : `${request.kind} done`;
  return `${what} (${reference}${attempts > 1 ? `, ${attempts} attempts` : ''})`;
}
