import type { Database, Transaction } from '../../db/client.js';
import type { AssessedOrder } from '../../db/queries/assessed-order.js';
import { destinationOf } from '../../db/queries/assessed-order.js';
import { supplySide } from '../../db/queries/catalog.js';
import { stockLevels } from '../../db/queries/stock-levels.js';
import type { Demand, RoutingFacts } from '../../domain/routing/facts.js';
import { skuRuleFor } from '../../domain/routing/matching.js';
import type { Instant } from '../../domain/sla/instant.js';

export interface RoutingQuestion {
  order: AssessedOrder;
  at: Instant;
  demand: readonly Demand[];
  excludedSuppliers: readonly string[];
}

/** Reads what routing looks at. Stock that must not change under it is locked by the caller. */
export async function routingFacts(
  db: Database | Transaction,
  { order, at, demand, excludedSuppliers }: RoutingQuestion,
): Promise<RoutingFacts> {
  const rules = order.policy.routing;
  const skus = skusOf(demand);
  const bound = skus.flatMap((sku) => skuRuleFor(sku, rules)?.warehouse ?? []);
  const { offers, warehouses } = await supplySide(db, skus, bound);
  const destination = await destinationOf(db, order.id);
  return {
    at,
    destination: {
      country: destination?.country ?? null,
      coordinates: destination?.coordinates ?? null,
    },
    tags: order.initial.tags,
    demand,
    warehouses,
    offers,
    stock: await stockLevels(db, skus),
    rules,
    excludedSuppliers,
  };
}

export function skusOf(demand: readonly Demand[]): string[] {
  return [...new Set(demand.map(({ sku }) => sku))].toSorted();
}

/** For the record: how near the customer is can be seen from the distances, where exactly belongs to the address. */
export function withoutPlace(facts: RoutingFacts): unknown {
  return { ...facts, destination: { country: facts.destination.country } };
}
