import type { RoutingRules } from '../routing/rules.js';
import type { Mistake } from '../sla/calendar-mistakes.js';

/** Where an order may go: what routing rules may name. */
export interface KnownSources {
  suppliers: readonly string[];
  warehouses: readonly string[];
}

/** So many names a message lists. */
const listed = 50;

/**
 * Rules that name what is not there. A SKU bound to such a warehouse would stop every order of it, and a supplier misspelt in
 * the order of preference would lose its place unseen. SKUs and tags may come after their rule.
 */
export function routingMistakes(
  { skuRules, supplierPriority }: RoutingRules,
  known: KnownSources,
): Mistake[] {
  const { suppliers, warehouses } = known;
  return [
    ...skuRules.flatMap(({ warehouse }, index) =>
      strangerMistakes('warehouse', warehouse, warehouses).map((message) => ({
        path: ['skuRules', index, 'warehouse'],
        message,
      })),
    ),
    ...supplierPriority.flatMap((supplier, index) =>
      strangerMistakes('supplier', supplier, suppliers).map((message) => ({
        path: ['supplierPriority', index],
        message,
      })),
    ),
  ];
}

function strangerMistakes(kind: string, id: string, known: readonly string[]): string[] {
  if (known.includes(id)) return [];
  const more = known.length > listed ? ` and ${known.length - listed} more` : '';
  return [`there is no ${kind} "${id}": ${known.slice(0, listed).join(', ') || 'there are none yet'}${more}`];
}
