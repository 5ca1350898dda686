import { commitStock } from '../../db/commands/commit-stock.js';
import { keepMailedOrder } from '../../db/commands/keep-mailed-order.js';
import {
  addressOf,
  offersOf,
  type OrderFacts,
  orderFacts,
  planOutcomes,
} from '../../db/queries/order-facts.js';
import { isSupplierStopped } from '../../db/queries/stopped-automation.js';
import { automationStopped, type EffectOf } from '../../domain/order/effects.js';
import type { IncomingLine, PostalAddress } from '../../domain/order/incoming.js';
import type { Leg, Order } from '../../domain/order/order.js';
import type {
  PurchaseOrderContent,
  PurchaseOrderLine,
  Recipient,
} from '../../domain/suppliers/purchase-order.js';
import type { SentPurchaseOrder, SupplierLetter } from '../../providers/ports/supplier.js';
import type { SettledOutcome } from '../../db/commands/settle-effect.js';
import { type Deed, type Job, NotReady, type Performer, refusal } from '../performer.js';
import { supplierLetter } from './supplier-letter.js';

type SendJob = Job<EffectOf<'purchaseOrder'>>;

/** One purchase order for one leg, once; its lines are exactly the leg's lines (P-10). */
export function purchaseOrder(job: SendJob): Performer {
  return { reference: job.effect.poNumber, prepare: () => prepare(job) };
}

async function prepare(job: SendJob): Promise<Deed> {
  const { deps, effect, orderId } = job;
  const facts = await orderFacts(deps.db, orderId);
  if (!facts) throw new NotReady('the order is not taken in yet');
  if (facts.content.isTest) return refusal('testOrder', 'test orders reach no supplier (C-40)');
  const { order, leg } = legOf(facts, effect);
  const composed = await contentOf(job, facts, { order, leg });
  if ('problem' in composed) return refusal('incompleteDocument', composed.problem);
  const supplier = await deps.connectors.supplier(effect.supplier);
  // Only the act is stopped: an earlier attempt may have happened before somebody switched it off.
  const stopped =
    effect.releasedBy === undefined ? await whyStopped(deps, facts.storeId, effect.supplier) : null;
  const letter = supplierLetter(job, facts.brand);
  const content = stopped || supplier.answers === 'bySystem' ? composed : await kept(job, letter, composed);
  const document = { ...content, letter };
  return {
    probe: async (signal) => {
      const found = await supplier.findPurchaseOrder(effect.poNumber, signal);
      if (found) return sent(found);
      return supplier.canLookUp ? 'notHappened' : 'cannotTell';
    },
    act: async (signal) => stopped ?? sent(await supplier.sendPurchaseOrder(document, signal)),
    whenUnsure: supplier.answers === 'onPage' ? 'repeatOnce' : 'unknown',
    alongside: (outcome) =>
      outcome.status === 'done' ? (tx) => commitStock(tx, units(job, leg), job.at) : undefined,
  };
}

async function whyStopped(deps: SendJob['deps'], storeId: string, supplier: string) {
  if (!(await isSupplierStopped(deps.db, storeId, supplier))) return null;
  const reason = `purchase orders to ${supplier} wait for a person`;
  return { status: 'refused', code: automationStopped, reason } as const;
}

/** What a supplier reads in its mail stands on its page too: kept before it goes out, and the same however often it does (C-48). */
function kept(
  { deps, effect, orderId, at }: SendJob,
  { messageId }: SupplierLetter,
  content: PurchaseOrderContent,
): Promise<PurchaseOrderContent> {
  return keepMailedOrder(deps.db, { orderId, effect, messageId, content, at });
}

function sent({ supplierReference, receivedAt }: SentPurchaseOrder): SettledOutcome {
  return { status: 'done', result: { kind: 'purchaseOrderSent', supplierReference, at: receivedAt } };
}

/** As the decision that asked for it was recorded: an older record knows no leg with this number. */
function legOf({ recorded: order }: OrderFacts, { legId, poNumber }: SendJob['effect']) {
  const leg = order?.legs.find((one) => one.id === legId && one.purchaseOrder.number === poNumber);
  if (!order || !leg) throw new NotReady(`leg ${legId} is not on record yet`);
  return { order, leg };
}

function units(job: SendJob, leg: Leg) {
  const lineIds = leg.lines.map((line) => line.lineId);
  return { orderId: job.orderId, planGeneration: leg.planGeneration, warehouse: leg.warehouse, lineIds };
}

async function contentOf(
  job: SendJob,
  facts: OrderFacts,
  { order, leg }: { order: Order; leg: Leg },
): Promise<PurchaseOrderContent | { problem: string }> {
  const { db } = job.deps;
  const skus = leg.lines.flatMap(({ lineId }) => order.lines.find((line) => line.id === lineId)?.sku ?? []);
  const [address, shippingMethod, offers] = await Promise.all([
    addressOf(db, job.orderId, job.effect.addressVersion),
    methodOf(job, leg),
    offersOf(db, leg.warehouse, skus),
  ]);
  if (!address) return { problem: 'the order has no such address' };
  if (shippingMethod === null) return { problem: `no plan names a shipping method for leg ${leg.id}` };
  const lines: PurchaseOrderLine[] = [];
  for (const [position, { lineId, quantity }] of leg.lines.entries()) {
    const sku = order.lines.find((line) => line.id === lineId)?.sku;
    const offer = offers.find((one) => one.sku === sku);
    if (!offer) return { problem: `warehouse ${leg.warehouse} offers nothing for line ${lineId}` };
    const { supplierSku, costCents: unitCostCents, currency } = offer;
    const personalization = propertiesOf(facts.content.lines, lineId);
    lines.push({ lineNumber: position + 1, supplierSku, quantity, unitCostCents, currency, personalization });
  }
  return { ...envelope(job, facts), shipTo: shipTo(address, facts.content.name), shippingMethod, lines };
}

/** Blind: the supplier sees the brand as the sender, and its address in place of the customer's e-mail (C-35). */
function envelope({ effect }: SendJob, { brand, content }: OrderFacts) {
  return {
    poNumber: effect.poNumber,
    orderReference: content.name,
    contactEmail: brand.supportEmail,
    blind: {
      shipFromName: brand.name,
      returnAddress: null,
      packingSlipText: `Order ${content.name}. Thank you for shopping with ${brand.name}.`,
    },
  };
}

/** Recipient and address only: the customer's phone stays here (C-35). */
function shipTo(address: PostalAddress, orderName: string): Recipient {
  const { company, line1, line2, city, region, postalCode, country } = address;
  const name = address.name ?? company ?? orderName;
  return { name, company, line1, line2, city, region, postalCode, country };
}

async function methodOf({ deps, orderId }: SendJob, leg: Leg): Promise<string | null> {
  const lineIds = new Set(leg.lines.map((line) => line.lineId));
  const planned = (await planOutcomes(deps.db, orderId)).flatMap((outcome) =>
    outcome.status === 'done' && outcome.result.kind === 'planned' && outcome.result.plan.status === 'planned'
      ? outcome.result.plan.legs
      : [],
  );
  const same = planned.find(
    (one) =>
      one.supplier === leg.supplier &&
      one.warehouse === leg.warehouse &&
      one.lines.some(({ lineId }) => lineIds.has(lineId)),
  );
  return same?.method ?? null;
}

function propertiesOf(lines: readonly IncomingLine[], lineId: string) {
  return lines.find((line) => line.id === lineId)?.properties ?? [];
}
