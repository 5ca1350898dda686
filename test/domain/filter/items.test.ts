import { describe, expect, it } from 'vitest';
import type { StoreFulfilmentOrder } from '../../../domain/filter/counted-lines.js';
import { judgeItems, type ItemsFacts } from '../../../domain/filter/items.js';
import type { IncomingLine } from '../../../domain/order/incoming.js';

function line(id: string, more: Partial<IncomingLine> = {}): IncomingLine {
  return {
    id,
    sku: 'X',
    barcode: null,
    title: 'A thing',
    variantTitle: null,
    quantity: 2,
    unitPriceCents: 100,
    requiresShipping: true,
    kind: 'goods',
    properties: [],
    ...more,
  };
}

const part = (orderLineId: string, remaining: number, id = `fl-${orderLineId}`) => ({
  id,
  orderLineId,
  remaining,
  requiresShipping: true,
});

function fulfilment(
  lines: StoreFulfilmentOrder['lines'],
  more: Partial<StoreFulfilmentOrder> = {},
): StoreFulfilmentOrder {
  return { id: 'fo-1', status: 'OPEN', delivery: 'shipping', lines, ...more };
}

function judged(more: Partial<ItemsFacts>) {
  const judgement = judgeItems({
    isTest: false,
    lines: [line('1')],
    store: null,
    products: [{ id: 'p1', sku: 'X', barcode: '111' }],
    ...more,
  });
  return judgement.status === 'judged' ? judgement.verdict : judgement;
}

const inStore = (fulfilmentOrders: StoreFulfilmentOrder[]) => ({
  store: { isCancelled: false, fulfilmentOrders },
});

describe('which lines count', () => {
  it.each(['OPEN', 'IN_PROGRESS', 'ON_HOLD', 'SCHEDULED'] as const)(
    'C-40: what is left on a fulfilment order that is %s, not what was ordered',
    (status) => {
      expect(judged(inStore([fulfilment([part('1', 1)], { status })]))).toMatchObject({
        lines: [{ lineId: '1', sku: 'X', quantity: 1, fulfilmentOrder: { id: 'fo-1', lineId: 'fl-1' } }],
        leftAlone: [],
      });
    },
  );

  const left: [string, StoreFulfilmentOrder, string][] = [
    ['nothing is left', fulfilment([part('1', 0)]), 'alreadyFulfilled'],
    ['it is closed', fulfilment([part('1', 2)], { status: 'CLOSED' }), 'alreadyFulfilled'],
    ['it is picked up', fulfilment([part('1', 2)], { delivery: 'pickup' }), 'pickup'],
    ['it is not delivered', fulfilment([part('1', 2)], { delivery: 'none' }), 'noShipping'],
    ['it is delivered otherwise', fulfilment([part('1', 2)], { delivery: 'other' }), 'otherLocation'],
    ['it needs no shipping', fulfilment([{ ...part('1', 2), requiresShipping: false }]), 'noShipping'],
    ['it is not with us', fulfilment([part('another', 2)]), 'otherLocation'],
  ];
  it.each(left)('C-40: a line is left alone because %s', (_, order, reason) => {
    expect(judged(inStore([order]))).toMatchObject({ lines: [], leftAlone: [{ lineId: '1', reason }] });
  });

  it.each(['giftCard', 'tip', 'service'] as const)('C-40: a %s is left alone, visibly', (kind) => {
    const verdict = judged({ lines: [line('1', { kind }), line('2')] });
    expect(verdict).toMatchObject({ lines: [{ lineId: '2' }], leftAlone: [{ lineId: '1', reason: kind }] });
  });

  it('C-40: nothing of a test order counts', () => {
    expect(judged({ isTest: true, ...inStore([fulfilment([part('1', 2)])]) })).toMatchObject({
      lines: [],
      leftAlone: [{ lineId: '1', reason: 'testOrder' }],
    });
  });

  it('C-40: units divided over two fulfilment orders count together', () => {
    const orders = [
      fulfilment([part('1', 1, 'small')], { id: 'fo-a' }),
      fulfilment([part('1', 3, 'large')], { id: 'fo-b' }),
    ];
    expect(judged(inStore(orders))).toMatchObject({
      lines: [{ quantity: 4, fulfilmentOrder: { id: 'fo-b', lineId: 'large' } }],
    });
  });

  it('C-40: an order that the store has not routed yet has no verdict, a cancelled one has', () => {
    expect(judged(inStore([]))).toMatchObject({ status: 'notYet' });
    expect(judged({ store: { isCancelled: true, fulfilmentOrders: [] } })).toMatchObject({ lines: [] });
  });

  it('C-40: an order by our own API counts by its own lines', () => {
    expect(judged({ lines: [line('1'), line('2', { requiresShipping: false })] })).toMatchObject({
      lines: [{ lineId: '1', quantity: 2, fulfilmentOrder: null }],
      leftAlone: [{ lineId: '2', reason: 'noShipping' }],
    });
  });
});

describe('which product a line is', () => {
  const products = [
    { id: 'p1', sku: 'X', barcode: '111' },
    { id: 'p2', sku: 'Y', barcode: '222' },
    { id: 'p3', sku: 'TWICE', barcode: '333' },
    { id: 'p4', sku: 'TWICE', barcode: '444' },
    { id: 'p5', sku: 'Z1', barcode: '555' },
    { id: 'p6', sku: 'Z2', barcode: '555' },
  ];
  const found: [string, Partial<IncomingLine>, string][] = [
    ['its SKU', { sku: 'X' }, 'X'],
    ['its SKU with blanks around it', { sku: ' X ' }, 'X'],
    ['its barcode where it has no SKU', { sku: null, barcode: '222' }, 'Y'],
    ['its barcode where its SKU is unknown', { sku: 'old', barcode: '222' }, 'Y'],
    ['its SKU where its barcode is unknown', { sku: 'X', barcode: '999' }, 'X'],
  ];
  it.each(found)('R-111: is known by %s', (_, more, sku) => {
    expect(judged({ products, lines: [line('1', more)] })).toMatchObject({ lines: [{ sku }], unmapped: [] });
  });

  const stopped: [string, Partial<IncomingLine>, string][] = [
    ['neither SKU nor barcode', { sku: ' ', barcode: null }, 'noSku'],
    ['an unknown SKU', { sku: 'nobody' }, 'unknownSku'],
    ['a SKU in another case', { sku: 'x' }, 'unknownSku'],
    ['a SKU of two products', { sku: 'TWICE' }, 'ambiguousSku'],
    ['a barcode of two products', { sku: null, barcode: '555' }, 'ambiguousSku'],
    ['a SKU and a barcode that contradict each other', { sku: 'X', barcode: '222' }, 'ambiguousSku'],
  ];
  it.each(stopped)('R-112: %s stops the line instead of being guessed', (_, more, reason) => {
    expect(judged({ products, lines: [line('1', more)] })).toMatchObject({
      lines: [],
      unmapped: [{ lineId: '1', reason }],
    });
  });
});
