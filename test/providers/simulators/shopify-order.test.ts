import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildOrder, shopifyOrderJson } from '../../../sandbox/servers/shopify/order.js';
import type { Answer } from '../../kit/simulators.js';
import { order8492 } from './shopify-calls.js';
import { DATA } from './world.js';

describe('the order builder', () => {
  it('adds up money and keeps shop and presentment side by side', () => {
    const built = JSON.parse(
      shopifyOrderJson({
        ...order8492(),
        taxRate: 0.0825,
        shipping: { title: 'Standard', priceCents: 595 },
        discountCents: 500,
      }),
    );
    expect(built).toMatchObject({
      subtotal_price: '84.00',
      total_tax: '6.93',
      total_discounts: '5.00',
      total_price: '96.88',
    });
    expect(built.total_price_set.presentment_money).toEqual({ amount: '96.88', currency_code: 'USD' });
    expect(built.shipping_lines[0]).toMatchObject({ title: 'Standard', price: '5.95' });
  });

  const payloads = new URL('shopify-rest-doc-payloads/payloads-2025-10.json', DATA);
  it.skipIf(!existsSync(payloads))(
    'has every key of the vendor’s own order, lines and addresses (needs ../shared/data)',
    () => {
      const sample = fullestOrder(JSON.parse(readFileSync(payloads, 'utf8')));
      const built = buildOrder({ ...order8492(), shipping: { title: 'Standard', priceCents: 595 } });
      expect(missingKeys(sample, built)).toEqual([]);
      for (const list of ['line_items', 'shipping_lines']) {
        expect(missingKeys(sample[list][0], first(built[list]))).toEqual([]);
      }
      expect(missingKeys(sample.shipping_address, built.shipping_address)).toEqual([]);
    },
  );
});

function fullestOrder(value: unknown): Answer['body'] {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('line_items' in value && 'shipping_lines' in value && 'order_number' in value) return value;
  for (const member of Object.values(value)) {
    const found = fullestOrder(member);
    if (found) return found;
  }
  return undefined;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function missingKeys(sample: object, built: unknown): string[] {
  const keys = new Set(Object.keys(built ?? {}));
  return Object.keys(sample).filter((key) => !keys.has(key));
}
