import type { IncomingOrder } from '../order/incoming.js';
import type { Order } from '../order/order.js';
import type { BrandFacts } from './brand.js';

/** What the store calls itself and what customers wrote of themselves names no supplier, whoever is called the same. */
export function ownWords({ brand, content }: { brand: BrandFacts; content: IncomingOrder }): string[] {
  const name = content.shippingAddress?.name;
  return [brand.name, brand.postalAddress, ...(name ? [name] : [])];
}

/** The SKUs a text about this order may name a product of. */
export function skusOf({ content, recorded }: { content: IncomingOrder; recorded: Order | null }): string[] {
  return [...content.lines, ...(recorded?.lines ?? [])].flatMap(({ sku }) => (sku === null ? [] : [sku]));
}

/** The order's id, and its link's token, in which a signature spells words by chance. */
export function linkWords(url: string, orderId: string): string[] {
  const token = url.split('/').at(-1) ?? '';
  return [orderId, ...(token ? [token] : [])];
}
