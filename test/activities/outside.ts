import type { PostalAddress } from '../../domain/order/incoming.js';
import type { Channel, StoreEvent, StoreFulfilment, StoreHold } from '../../providers/ports/channel.js';
import { ProviderError } from '../../providers/ports/errors.js';
import type { Mailer, OutgoingMail } from '../../providers/ports/mailer.js';
import type {
  AskedStock,
  PurchaseOrderDocument,
  StockQuestion,
  SupplierSystem,
} from '../../providers/ports/supplier.js';
import type { TrackingSource } from '../../providers/ports/tracking.js';
import { composeMail } from '../../providers/smtp/compose.js';

/**
 * How the next call that changes something goes wrong; `slow` goes right after 150 ms, `deaf` never ends, not even when aborted. `cutBefore` and
 * `cutAfter` end when they are aborted, as our own adapters do; of `cutUnsent` the adapter knows that nothing had left.
 */
export type Fault =
  | 'noAnswerBefore'
  | 'noAnswerAfter'
  | 'unreachable'
  | 'refused'
  | 'throttled'
  | 'slow'
  | 'deaf'
  | 'cutUnsent'
  | 'cutBefore'
  | 'cutAfter';

export class Outside {
  /** Every change of the world, by kind, in order. */
  readonly changes: { what: string; about: unknown }[] = [];
  readonly calls: string[] = [];
  readonly faults: Fault[] = [];
  canLookUp = true;
  /** False: the store takes an address and shows none. */
  storeKeeps = true;

  /** Changes of this kind that mention `text`. */
  count(what: string, text: string): number {
    return this.of(what).filter((about) => JSON.stringify(about).includes(text)).length;
  }

  of(what: string): unknown[] {
    return this.changes.filter((change) => change.what === what).map((change) => change.about);
  }

  readonly supplier = (): SupplierSystem => ({
    answers: 'bySystem',
    canLookUp: this.canLookUp,
    findPurchaseOrder: async (poNumber) => {
      this.calls.push('findPurchaseOrder');
      if (!this.canLookUp) return null;
      return this.documents().some((sent) => sent.poNumber === poNumber) ? receipt(poNumber) : null;
    },
    sendPurchaseOrder: async (document, signal) => {
      await this.change('purchaseOrder', document, signal);
      return receipt(document.poNumber);
    },
    cancelPurchaseOrder: async ({ poNumber }) => {
      await this.change('cancelPurchaseOrder', { poNumber });
      return 'accepted';
    },
    findStockQuestion: async (reference) => {
      this.calls.push('findStockQuestion');
      return this.questions().some((asked) => asked.reference === reference) ? this.atOnce : null;
    },
    askAboutStock: async (question, signal) => {
      await this.change('stockQuestion', question, signal);
      return this.atOnce;
    },
  });

  /** What suppliers answer in the same breath. */
  atOnce: AskedStock = { answer: null };

  questions(): StockQuestion[] {
    return this.of('stockQuestion') as StockQuestion[];
  }

  documents(): PurchaseOrderDocument[] {
    return this.of('purchaseOrder') as PurchaseOrderDocument[];
  }

  mails(): OutgoingMail[] {
    return this.of('mail') as OutgoingMail[];
  }

  readonly channel: Channel = {
    readOrder: async () => null,
    ordersUpdatedSince: async function* () {},
    addTags: (order, tags) => this.change('tagOrder', { order, tags }),
    readAddress: async () => {
      this.calls.push('readAddress');
      const written = this.of('writeAddress') as { address: PostalAddress }[];
      return this.storeKeeps ? (written.at(-1)?.address ?? null) : null;
    },
    writeAddress: (order, address) => this.change('writeAddress', { order, address }),
    hold: (order, hold: StoreHold) => this.change('holdInStore', { order, ...hold }),
    releaseHold: (order, handle) => this.change('releaseStoreHold', { order, handle }),
    findFulfilment: async (_order, trackingNumber) => {
      this.calls.push('findFulfilment');
      return this.count('writeTracking', trackingNumber) > 0 ? `f-${trackingNumber}` : null;
    },
    createFulfilment: async (order, fulfilment: StoreFulfilment) => {
      await this.change('writeTracking', { order, ...fulfilment });
      return `f-${fulfilment.trackingNumber}`;
    },
    fulfilmentEvents: async (_order, fulfilmentId) => {
      this.calls.push('fulfilmentEvents');
      const written = this.of('writeParcelEvent') as (StoreEvent & { fulfilmentId: string })[];
      return written
        .filter((event) => event.fulfilmentId === fulfilmentId)
        .map(({ status, happenedAt }) => ({ status, happenedAt: `${happenedAt.slice(0, 19)}Z` }));
    },
    addFulfilmentEvent: (order, fulfilmentId, event) =>
      this.change('writeParcelEvent', { order, fulfilmentId, ...event }),
    ensureSubscriptions: async () => [],
    // Refunds have a shop of their own: refund.test.ts.
    readMoney: async () => null,
    refund: () => this.change('refund', null),
    voidPayment: () => this.change('voidPayment', null),
    cancelOrder: () => this.change('cancelStoreOrder', null),
  };

  /** Composed as SMTP does it; what is sent is kept in its parts. */
  readonly mailer: Mailer = {
    compose: async (mail) => {
      const message = await composeMail(mail);
      this.composed.set(message, mail);
      return message;
    },
    send: ({ message }, signal) => this.change('mail', this.composed.get(message), signal),
  };
  private readonly composed = new WeakMap<Uint8Array, OutgoingMail>();

  readonly tracking: TrackingSource = {
    createTracker: async (trackingNumber, carrier) => {
      await this.change('trackParcel', { trackingNumber, carrier });
      return { trackerId: `trk_${trackingNumber}` };
    },
  };

  private async change(what: string, about: unknown, signal?: AbortSignal): Promise<void> {
    this.calls.push(what);
    const fault = this.faults.shift();
    if (fault === 'cutUnsent') await aborted(signal, 'unreachable');
    if (fault === 'cutBefore') await aborted(signal);
    if (fault === 'deaf') await new Promise(() => {});
    if (fault === 'unreachable') throw problem('unreachable', 'ECONNREFUSED');
    if (fault === 'refused') throw problem('refused', 'HTTP_422');
    if (fault === 'throttled') throw problem('throttled', 'HTTP_429', 1234);
    if (fault === 'noAnswerBefore') throw problem('noAnswer', 'TIMEOUT');
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 150));
    this.changes.push({ what, about });
    if (fault === 'cutAfter') await aborted(signal);
    if (fault === 'noAnswerAfter') throw problem('noAnswer', 'TIMEOUT');
  }
}

function aborted(
  signal: AbortSignal | undefined,
  kind: ProviderError['problem'] = 'noAnswer',
): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(problem(kind, 'ABORTED')), { once: true });
  });
}

function problem(kind: ProviderError['problem'], code: string, retryAfterMs: number | null = null) {
  return new ProviderError('fake', kind, code, 'anna@customer.example is not the point', retryAfterMs);
}

function receipt(poNumber: string) {
  return { supplierReference: `ref-${poNumber}`, receivedAt: '2026-03-24T14:16:00.000Z' };
}
