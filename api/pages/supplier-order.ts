import type { Context } from 'hono';
import { renderOrderNotice, renderOrderPage } from '../../customer/pages/supplier-order.js';
import type { OrderAttempt } from '../../customer/pages/supplier-order-parts.js';
import type { OrderNotice } from '../../customer/texts/supplier-order.js';
import type { InboundMessage } from '../../db/commands/store-message.js';
import { takeSupplierWord } from '../../db/commands/take-supplier-word.js';
import {
  isCancelAsked,
  mailedOrder,
  messagesAbout,
  type PageMessage,
} from '../../db/queries/mailed-order.js';
import { orderFacts } from '../../db/queries/order-facts.js';
import { brandView, type BrandView } from '../../domain/customer/brand.js';
import { purchaseOrderView, type PurchaseOrderView } from '../../domain/suppliers/purchase-order-view.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { handOn } from '../intake/hand-on.js';
import { subjectOf } from '../intake/resolve.js';
import { isOrderTopic, type OrderWord, readWord, wordId, wordsIn } from '../intake/supplier-order.js';
import { supplierPage } from '../intake/supplier-page.js';
import type { PageGuard } from './limits.js';
import { judgeForm } from './order-words.js';
import { answerPage, formOf, notFound, type OpenedLink, type Page, seePage, tooOften } from './page-route.js';

/** `GET /supplier/order/{token}`: one purchase order of one supplier, without login (C-48). Changes nothing, however often it is fetched (C-29). */
export function supplierOrderPage(deps: ApiDeps, guard: PageGuard, c: Context<HttpEnv>): Promise<Response> {
  return answerPage(deps, c, { purpose: 'supplier/order', guard, draw: (link) => show(deps, link) });
}

/** `POST /supplier/order/{token}`: an answer, a parcel, or whether a cancel can be met; the token itself keeps strangers' forms out. */
export function answerSupplierOrder(deps: ApiDeps, guard: PageGuard, c: Context<HttpEnv>): Promise<Response> {
  return answerPage(deps, c, {
    purpose: 'supplier/order',
    guard,
    draw: async (link) =>
      link.isExpired || link.waitSeconds !== null ? show(deps, link) : take(deps, c, link.subject),
  });
}

async function show(deps: ApiDeps, link: OpenedLink): Promise<Page> {
  const order = await readOrder(deps, link.subject);
  if (!order) return notFound;
  const { brand } = order;
  if (link.waitSeconds !== null) return tooOften(link.waitSeconds, renderOrderNotice(brand, 'tooOften'));
  if (link.isExpired) return { status: 410, html: renderOrderNotice(brand, 'expired') };
  const view = order.viewAfter(order.said);
  return { status: view.standing === 'cancelled' ? 410 : 200, html: renderOrderPage(view, { brand }) };
}

interface Mailed {
  poNumber: string;
  supplier: string;
  brand: BrandView;
  /** What came by the page so far. */
  said: PageMessage[];
  viewAfter: (said: readonly PageMessage[]) => PurchaseOrderView;
}

async function readOrder({ db }: ApiDeps, poNumber: string): Promise<Mailed | null> {
  const mailed = await mailedOrder(db, poNumber);
  const facts = mailed && (await orderFacts(db, mailed.orderId));
  if (!mailed || !facts) return null;
  const { supplierId: supplier, content } = mailed;
  const [said, wasAsked] = await Promise.all([
    messagesAbout(db, doorOf(supplier, poNumber)),
    isCancelAsked(db, poNumber),
  ]);
  const leg = facts.recorded?.legs.find(({ purchaseOrder }) => purchaseOrder.number === poNumber);
  const { state, cancel } = leg?.purchaseOrder ?? { state: 'sending', cancel: 'none' };
  const order = {
    content,
    isCancelAsked: wasAsked && cancel !== 'refused' && cancel !== 'accepted',
    isEnded: state === 'rejected' || state === 'cancelled' || state === 'closed',
  };
  const viewAfter = (words: readonly PageMessage[]) =>
    purchaseOrderView({ ...order, told: wordsIn(wordsOf(words)) });
  return { poNumber, supplier, brand: brandView(facts.brand), said, viewAfter };
}

function doorOf(supplier: string, poNumber: string) {
  return {
    provider: supplierPage,
    account: supplier,
    about: subjectOf({ by: 'purchaseOrder', poNumber }),
  };
}

function wordsOf(said: readonly PageMessage[]): OrderWord[] {
  return said.flatMap(({ topic, rawBody }) => (isOrderTopic(topic) ? [readWord(topic, rawBody)] : []));
}

type Judged = { message: InboundMessage | null } & (
  | { is: 'taken' }
  | { is: 'turnedDown'; status: 409 | 422; notice: OrderNotice; attempt?: OrderAttempt }
);

/** Stored before it is acknowledged, and handed on like a supplier's webhook. One at a time: each is judged by all that was said before. */
async function take(deps: ApiDeps, c: Context<HttpEnv>, poNumber: string): Promise<Page> {
  const body = (await formOf(c)) ?? {};
  const order = await readOrder(deps, poNumber);
  if (!order) return notFound;
  const saidAt = deps.now().toISOString();
  const door = { poNumber, ...doorOf(order.supplier, poNumber) };
  const judge = (said: PageMessage[]): Judged => {
    const judged = judgeForm({
      body,
      poNumber,
      saidAt,
      view: order.viewAfter(said),
      words: wordsOf(said),
    });
    return 'word' in judged ? { is: 'taken', message: messageOf(order, judged.word) } : judged;
  };
  const { judged, id } = await takeSupplierWord(deps.db, door, judge);
  if (id !== null) {
    deps.metrics('webhooks', { provider: supplierPage, outcome: 'stored' });
    deps.background.run('hand on a message', () => handOn(deps, id));
  }
  if (judged.is === 'taken') return seePage(c);
  const now = (await readOrder(deps, poNumber)) ?? order;
  const { status, notice, attempt } = judged;
  const options = { brand: now.brand, notice, ...(attempt ? { attempt } : {}) };
  return { status, html: renderOrderPage(now.viewAfter(now.said), options) };
}

function messageOf({ supplier }: Mailed, word: OrderWord | null): InboundMessage | null {
  if (word === null) return null;
  const { topic, ...said } = word;
  const rawBody = Buffer.from(JSON.stringify(said));
  return { provider: supplierPage, account: supplier, messageId: wordId(word), topic, rawBody };
}
