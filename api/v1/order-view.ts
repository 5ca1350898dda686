import type { z } from '@hono/zod-openapi';
import { ticketIdIn } from '../../db/queries/case-tickets.js';
import type { StoredOrder } from '../../db/queries/read-order.js';
import { checks } from '../../domain/order/checks.js';
import type { PostalAddress } from '../../domain/order/incoming.js';
import type { Leg, Order } from '../../domain/order/order.js';
import { conditionOf, nextDueAt, openCases, stageOf, suppliersOf } from '../../domain/order/status.js';
import { caseView } from './case-view.js';
import { decisionView } from './decision-view.js';
import { answeredAt, notificationsOf } from './notification-view.js';
import type { orderDetail } from './order-schema.js';

export type OrderView = z.infer<typeof orderDetail>;

export interface OrderReader {
  /** Null: the reader may not see customers. */
  address: { address: PostalAddress; suggestion: PostalAddress | null } | null;
  /** Given by the customer, not accepted by anybody yet. */
  proposedAddress: PostalAddress | null;
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
    cases: stored.cases.map((row) => {
      const ticketId = ticketIdIn(stored.effects, row.case.id);
      return caseView({ ...row, orderName: order.name, store: row.storeId, ticketId });
    }),
    refunds: order.refunds,
    cancellations: order.cancellations.map((one) => ({ ...one, actor: one.actor.id })),
    notifications: notificationsOf(stored, order),
    decisions: stored.decisions.map((one) => decisionView(one, order)),
    assessments: reader.maySeeAssessments ? assessmentsOf(stored) : null,
    effects: effectsOf(stored, reader.maySeeCustomer),
    waits: stored.waits.map(waitOf),
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
    proposedAddress: reader.proposedAddress,
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

function waitOf({ orderId: _orderId, storeId: _storeId, ...wait }: StoredOrder['waits'][number]) {
  return wait;
}

/** Said for as long as it is so: what waits costs the order no record. */
function waitText({ kind, connector, problem }: StoredOrder['waits'][number]): string {
  return `${kind}: no answer yet, trying on (${connector}: ${problem})`;
}

/** The order's own entries, the effects that were done, by workflow time, and what has no answer yet. */
function timelineOf({ entries, effects, waits }: StoredOrder, order: Order): OrderView['timeline'] {
  const done = effects
    .filter((one) => one.outcome?.status === 'done' && one.outcome.result.kind !== 'suppressed')
    .filter((one) => !toldByEntries.includes(one.kind))
    .map((one) => ({ at: answeredAt(order, one), kind: 'effect', text: wordsOf(one) }));
  const told = entries.map(({ at, kind, text }) => ({ at, kind, text }));
  const waiting = waits.map((one) => ({ at: one.since, kind: 'effect', text: waitText(one) }));
  return [...told, ...done, ...waiting].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function wordsOf({ request, reference, attempts }: StoredOrder['effects'][number]): string {
  const what = request.kind === 'notify' ? `${request.notification} sent` : `${request.kind} done`;
  return `${what} (${reference}${attempts > 1 ? `, ${attempts} attempts` : ''})`;
}
