import { complaintOf, exchange, failureOf, type HttpAnswer, isSuccess, jsonOf } from '../http.js';
import type { ProviderError } from '../ports/errors.js';
import type { AskedStock, SentPurchaseOrder, SupplierSystem } from '../ports/supplier.js';
import { personsIn, theirDocument, theirQuestion } from './document.js';
import * as wire from './wire.js';

export interface SupplierRestAccess {
  /** The supplier's id: names it in errors. */
  supplier: string;
  /** What comes before `/v1`. */
  baseUrl: string;
  token: string;
  /** For one call, ms. */
  timeoutMs: number;
}

/** A supplier that takes purchase orders by REST. It does not deduplicate them: look before you send again. */
export function createSupplierRest(access: SupplierRestAccess): SupplierSystem {
  const call = callOf(access);
  const hidden = [access.token];
  return {
    answers: 'bySystem',
    canLookUp: true,
    findPurchaseOrder: async (poNumber, signal) => {
      const answer = await call({ method: 'GET', path: pathOf(poNumber), signal });
      if (isSuccess(answer)) return sentOf(answer);
      const error = refusal(answer, hidden);
      // A 404 of a wrong path or a gateway must not read as "never arrived": the order would go out twice.
      if (answer.status === 404 && error.code === 'NOT_FOUND') return null;
      throw error;
    },
    sendPurchaseOrder: async (order, signal) => {
      const body = theirDocument(order);
      const answer = await call({ method: 'POST', path: '/v1/purchase-orders', body, signal });
      if (!isSuccess(answer)) throw refusal(answer, [...hidden, ...personsIn(order)]);
      return sentOf(answer);
    },
    cancelPurchaseOrder: async ({ poNumber, reason }, signal) => {
      const path = `${pathOf(poNumber)}/cancellation`;
      const answer = await call({ method: 'POST', path, body: { reason }, signal });
      if (!isSuccess(answer)) throw refusal(answer, hidden);
      return jsonOf(answer, wire.cancellation).status;
    },
    findStockQuestion: async (reference, signal) => {
      const path = `/v1/stock-questions/${encodeURIComponent(reference)}`;
      const answer = await call({ method: 'GET', path, signal });
      if (isSuccess(answer)) return askedOf(answer);
      const error = refusal(answer, hidden);
      if (answer.status === 404 && error.code === 'NOT_FOUND') return null;
      throw error;
    },
    askAboutStock: async (question, signal) => {
      const body = theirQuestion(question);
      const answer = await call({ method: 'POST', path: '/v1/stock-questions', body, signal });
      if (!isSuccess(answer)) throw refusal(answer, hidden);
      return askedOf(answer);
    },
  };
}

interface Call {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
  signal: AbortSignal;
}

function callOf({ supplier, baseUrl, token, timeoutMs }: SupplierRestAccess) {
  const provider = `supplier ${supplier}`;
  const headers = { authorization: `Bearer ${token}` };
  return ({ path, ...call }: Call): Promise<HttpAnswer> =>
    exchange({ provider, url: `${baseUrl}${path}`, headers, timeoutMs, ...call });
}

function pathOf(poNumber: string): string {
  return `/v1/purchase-orders/${encodeURIComponent(poNumber)}`;
}

function sentOf(answer: HttpAnswer): SentPurchaseOrder {
  const { id, receivedAt } = jsonOf(answer, wire.purchaseOrder);
  return { supplierReference: id, receivedAt: receivedAt ?? null };
}

/** An answer that came at once is kept as their webhook would have told it: one way to read both. */
function askedOf(answer: HttpAnswer): AskedStock {
  const { answer: told } = jsonOf(answer, wire.stockQuestion);
  if (!told) return { answer: null };
  const { answeredAt, ...data } = told;
  const notice = { type: wire.stockAnsweredType, timestamp: answeredAt, data };
  return {
    answer: { provider: 'supplier-rest', topic: 'event', rawBody: Buffer.from(JSON.stringify(notice)) },
  };
}

function refusal(answer: HttpAnswer, hidden: readonly string[]): ProviderError {
  const error = complaintOf(answer, wire.failure)?.error;
  const paths = (error?.errors ?? []).map(({ path }) => path).join(', ');
  const message = [error?.message, paths && `(${paths})`].filter(Boolean).join(' ');
  return failureOf(answer, { code: error?.code ?? null, message: message || null }, hidden);
}
