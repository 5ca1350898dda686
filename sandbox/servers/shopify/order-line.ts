import { type JsonObject, numeral } from '../kit/json.js';
import { gid, PART, partId } from './ids.js';
import type { LineDescription, OrderDescription } from './order-description.js';
import { linesOf, priced, taxLines } from './order-money.js';
import { fromCents, moneySet } from './money.js';

export function lineOf(description: OrderDescription, line: LineDescription, index: number): JsonObject {
  const id = partId(description.id, PART.lineItem + index);
  const currency = description.currency ?? 'USD';
  const quantity = numeral(line.quantity);
  const { discountCents, taxCents } = linesOf(description)[index] ?? { discountCents: 0, taxCents: 0 };
  const discount = fromCents(discountCents, currency);
  return {
    id: numeral(id),
    admin_graphql_api_id: gid('LineItem', id),
    attributed_staffs: [],
    current_quantity: quantity,
    fulfillable_quantity: quantity,
    fulfillment_service: line.fulfillmentService ?? (line.giftCard ? 'gift_card' : 'manual'),
    fulfillment_status: null,
    gift_card: line.giftCard ?? false,
    grams: numeral(line.grams ?? 0),
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    ...priced('price', line.unitPriceCents, currency),
    product_exists: true,
    product_id: numeral(line.productId ?? partId(id, 1)),
    properties: (line.properties ?? []).map(({ name, value }) => ({ name, value })),
    quantity,
    requires_shipping: line.requiresShipping ?? !line.giftCard,
    sku: line.sku,
    taxable: true,
    title: line.title,
    ...priced('total_discount', 0, currency),
    variant_id: numeral(line.variantId ?? partId(id, 2)),
    variant_inventory_management: 'shopify',
    variant_title: line.variantTitle ?? null,
    vendor: line.vendor ?? null,
    tax_lines: taxLines(taxCents, description.taxRate ?? 0, currency),
    duties: [],
    discount_allocations:
      discountCents === 0
        ? []
        : [
            {
              amount: discount,
              amount_set: moneySet(discount, currency),
              discount_application_index: numeral(0),
            },
          ],
  };
}
