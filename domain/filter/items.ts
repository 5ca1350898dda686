import type { ItemsVerdict } from '../order/checks.js';
import type { IncomingLine } from '../order/incoming.js';
import { count, type StoreFulfilmentOrder } from './counted-lines.js';
import type { Judgement } from './judgement.js';

export interface ItemsFacts {
  isTest: boolean;
  lines: readonly IncomingLine[];
  /** What the store says of the order; null: its source has no fulfilment orders. */
  store: { isCancelled: boolean; fulfilmentOrders: readonly StoreFulfilmentOrder[] } | null;
  products: readonly CatalogProduct[];
}

export interface CatalogProduct {
  id: string;
  sku: string;
  barcode: string | null;
}

/**
 * Which lines are ours to buy and which of our products they are (C-40, R-111, R-112). A SKU is compared exactly, but for blanks
 * around it; a line without a known SKU is found by its barcode. Nothing is guessed.
 */
export function judgeItems(facts: ItemsFacts): Judgement<ItemsVerdict> {
  if (facts.store && !facts.store.isCancelled && facts.store.fulfilmentOrders.length === 0 && !facts.isTest)
    return { status: 'notYet', reason: 'the store has not routed the order to a location yet' };
  const verdict = facts.lines.reduce<ItemsVerdict>((sum, line) => add(sum, line, facts), {
    check: 'items',
    lines: [],
    leftAlone: [],
    unmapped: [],
  });
  return { status: 'judged', verdict, explanation: { products: productsUsed(verdict, facts.products) } };
}

function add(sum: ItemsVerdict, line: IncomingLine, facts: ItemsFacts): ItemsVerdict {
  const lineId = line.id;
  if (facts.isTest) return { ...sum, leftAlone: [...sum.leftAlone, { lineId, reason: 'testOrder' }] };
  const counted = count(line, facts.store?.fulfilmentOrders ?? null);
  if (!counted.counts) return { ...sum, leftAlone: [...sum.leftAlone, { lineId, reason: counted.reason }] };
  const product = productFor(line, facts.products);
  if (product.status !== 'found') {
    return { ...sum, unmapped: [...sum.unmapped, { lineId, sku: line.sku, reason: product.status }] };
  }
  const { quantity, fulfilmentOrder } = counted;
  return { ...sum, lines: [...sum.lines, { lineId, sku: product.sku, quantity, fulfilmentOrder }] };
}

type Found = { status: 'found'; sku: string } | { status: ItemsVerdict['unmapped'][number]['reason'] };

function productFor(line: IncomingLine, products: readonly CatalogProduct[]): Found {
  const sku = plain(line.sku);
  const barcode = plain(line.barcode);
  if (sku === null && barcode === null) return { status: 'noSku' };
  const named = sku === null ? [] : products.filter((product) => plain(product.sku) === sku);
  const scanned = barcode === null ? [] : products.filter((product) => plain(product.barcode) === barcode);
  // A SKU and a barcode that name two different products contradict each other: neither is believed.
  const [only, ...others] = named.length > 0 ? [...new Set([...named, ...scanned])] : scanned;
  if (!only) return { status: 'unknownSku' };
  return others.length > 0 ? { status: 'ambiguousSku' } : { status: 'found', sku: only.sku };
}

/** Without blanks around it; null where nothing is left. */
export function plain(code: string | null): string | null {
  const trimmed = code?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

function productsUsed(verdict: ItemsVerdict, products: readonly CatalogProduct[]): string[] {
  const skus = new Set(verdict.lines.map(({ sku }) => sku));
  return products.filter(({ sku }) => skus.has(sku)).map(({ id }) => id);
}
