import type { Context } from 'hono';
import { renderStockNotice, renderStockPage } from '../../customer/pages/supplier.js';
import { storeMessage } from '../../db/commands/store-message.js';
import { orderFacts } from '../../db/queries/order-facts.js';
import { storedMessage, stockQuestion, supplierSkus } from '../../db/queries/stock-question.js';
import { brandView, type BrandView } from '../../domain/customer/brand.js';
import { questionView, type QuestionView } from '../../domain/suppliers/question-view.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { handOn } from '../intake/hand-on.js';
import { type PageAnswer, type PageLine, readPageAnswer, supplierPage } from '../intake/supplier-page.js';
import type { PageGuard } from './limits.js';
import { answerPage, formOf, notFound, type OpenedLink, type Page, seePage, tooOften } from './page-route.js';
import { readStockForm } from './stock-form.js';

/** `GET /supplier/{token}`: one question to one supplier, without login (C-48). Changes nothing, however often it is fetched (C-29). */
export function supplierQuestionPage(
  deps: ApiDeps,
  guard: PageGuard,
  c: Context<HttpEnv>,
): Promise<Response> {
  return answerPage(deps, c, { purpose: 'supplier', guard, draw: (link) => show(deps, link) });
}

/** `POST /supplier/{token}`: one answer per question; the token itself keeps strangers' forms out. */
export function answerSupplierQuestion(
  deps: ApiDeps,
  guard: PageGuard,
  c: Context<HttpEnv>,
): Promise<Response> {
  return answerPage(deps, c, {
    purpose: 'supplier',
    guard,
    draw: async (link) =>
      link.isExpired || link.waitSeconds !== null ? show(deps, link) : take(deps, c, link.subject),
  });
}

async function show(deps: ApiDeps, link: OpenedLink): Promise<Page> {
  const asked = await readQuestion(deps, link.subject);
  if (!asked) return notFound;
  const { view, brand } = asked;
  if (link.waitSeconds !== null) return tooOften(link.waitSeconds, renderStockNotice(brand, 'tooOften'));
  if (link.isExpired && view.told.length === 0) {
    return { status: 410, html: renderStockNotice(brand, 'expired') };
  }
  return { status: view.standing === 'settled' ? 410 : 200, html: renderStockPage(view, { brand }) };
}

interface Asked {
  supplier: string;
  view: QuestionView;
  brand: BrandView;
  stored: PageAnswer | null;
}

async function readQuestion(deps: ApiDeps, reference: string): Promise<Asked | null> {
  const question = await stockQuestion(deps.db, reference);
  const facts = question && (await orderFacts(deps.db, question.orderId));
  if (!question || !facts) return null;
  const { caseId, supplier, lines: asked, dueAt: answerBy } = question.asked;
  const skus = asked.map(({ sku }) => sku);
  const [named, message] = await Promise.all([
    supplierSkus(deps.db, supplier, skus),
    storedMessage(deps.db, { provider: supplierPage, account: supplier, messageId: reference }),
  ]);
  const stored = message && readPageAnswer(message.rawBody);
  const { recorded, content } = facts;
  const settled = recorded?.cases.find(({ id }) => id === caseId)?.resolution ?? null;
  const view = questionView({
    reference,
    answerBy,
    asked,
    supplierSkus: named,
    variantOf: (sku) => content.lines.find((line) => line.sku === sku)?.variantTitle ?? null,
    told: stored && stored.lines.map(({ lineNumber, available }) => ({ lineNumber, available })),
    // What was settled by this very answer is not settled before it, whatever the clocks say.
    settledAt: settled && settled.actor.id !== supplier ? settled.at : null,
    toldAt: message?.receivedAt ?? null,
  });
  return { supplier, view, brand: brandView(facts.brand), stored };
}

/** Stored before it is answered, and handed on like a supplier's webhook. What comes after the case is recorded, and heard as too late. */
async function take(deps: ApiDeps, c: Context<HttpEnv>, reference: string): Promise<Page> {
  const body = await formOf(c);
  const asked = await readQuestion(deps, reference);
  if (!asked) return notFound;
  const { view, brand, supplier } = asked;
  const answeredAt = deps.now().toISOString();
  const read = readStockForm(body ?? {}, view.lines, answeredAt.slice(0, 10));
  if (!read.ok) {
    if (asked.stored) return answeredOtherwise(asked);
    const html = renderStockPage(view, { brand, notice: 'mistakes', attempt: read.attempt });
    return { status: 422, html };
  }
  const answer: PageAnswer = { reference, answeredAt, lines: read.lines };
  const id = await storeMessage(deps.db, {
    provider: supplierPage,
    account: supplier,
    messageId: reference,
    topic: 'stock',
    rawBody: Buffer.from(JSON.stringify(answer)),
  });
  if (id !== null) {
    deps.metrics('webhooks', { provider: supplierPage, outcome: 'stored' });
    deps.background.run('hand on a message', () => handOn(deps, id));
    return seePage(c);
  }
  const standing = await readQuestion(deps, reference);
  const isSame = standing?.stored && linesText(standing.stored.lines) === linesText(read.lines);
  return isSame ? seePage(c) : answeredOtherwise(standing ?? asked);
}

function answeredOtherwise({ view, brand }: Asked): Page {
  return { status: 409, html: renderStockPage(view, { brand, notice: 'answeredOtherwise' }) };
}

/** In one order of keys, as they were read by the same shape. */
function linesText(lines: readonly PageLine[]): string {
  return JSON.stringify(lines.map((line) => Object.entries(line).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
