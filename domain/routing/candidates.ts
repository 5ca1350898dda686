import { distanceKm } from './distance.js';
import type { Demand, Method, Offer, RoutedWarehouse, RoutingFacts, StockLevel } from './facts.js';
import { skuRuleFor, tagRulesFor } from './matching.js';
import { byText } from './order-of.js';
import type { SkuRule, TagRule } from './rules.js';

/** One warehouse, and what it could do for each line. */
export interface Candidate {
  warehouse: RoutedWarehouse;
  /** 0 is the most preferred supplier; those the policy does not name share the last rank. */
  priority: number;
  distanceKm: number | null;
  /** The cheapest that serves the destination, or null. */
  method: Method | null;
  chances: Chance[];
}

export interface Chance {
  demand: Demand;
  offer: Offer | null;
  stock: StockLevel | null;
  /** The SKU rule that binds the line to this warehouse. */
  boundBy: string | null;
  /** Why this warehouse cannot take the line; null: it can. */
  loss: Loss | null;
}

export type Loss =
  | { because: 'boundElsewhere'; rule: string; warehouse: string }
  | { because: 'notOffered' }
  | { because: 'supplierPaused' }
  | { because: 'supplierExcluded' }
  | { because: 'outsideTagCountries'; rule: string; country: string }
  | { because: 'noMethod'; country: string | null }
  | { because: 'stockUnknown' }
  | { because: 'notEnoughStock'; available: number; needed: number };

interface Situation {
  facts: RoutingFacts;
  warehouse: RoutedWarehouse;
  method: Method | null;
  tagRules: readonly TagRule[];
  skuRules: ReadonlyMap<string, SkuRule | null>;
  offers: ReadonlyMap<string, Offer>;
  stock: ReadonlyMap<string, StockLevel>;
}

/** Every warehouse with its chances, by warehouse id, lines by line id: the order of the facts does not show. */
export function candidatesFor(facts: RoutingFacts): Candidate[] {
  const tagRules = tagRulesFor(facts.tags, facts.rules);
  const skuRules = new Map(facts.demand.map(({ sku }) => [sku, skuRuleFor(sku, facts.rules)]));
  const demand = facts.demand.toSorted((a, b) => byText(a.lineId, b.lineId));
  return facts.warehouses
    .toSorted((a, b) => byText(a.id, b.id))
    .map((warehouse) => {
      const method = cheapestMethod(warehouse, facts.destination.country);
      const offers = bySku(facts.offers, warehouse);
      const stock = bySku(facts.stock, warehouse);
      const situation = { facts, warehouse, method, tagRules, skuRules, offers, stock };
      return {
        warehouse,
        priority: priorityOf(warehouse.supplier, facts),
        distanceKm: distanceKm(warehouse.coordinates, facts.destination.coordinates),
        method,
        chances: demand.map((one) => chance(one, situation)),
      };
    });
}

function chance(demand: Demand, situation: Situation): Chance {
  const { warehouse } = situation;
  const rule = situation.skuRules.get(demand.sku) ?? null;
  const boundHere = rule?.warehouse === warehouse.id;
  return {
    demand,
    offer: situation.offers.get(demand.sku) ?? null,
    stock: situation.stock.get(demand.sku) ?? null,
    boundBy: boundHere ? rule.id : null,
    loss:
      rule !== null && !boundHere
        ? { because: 'boundElsewhere', rule: rule.id, warehouse: rule.warehouse }
        : (lossOfWarehouse(demand, boundHere, situation) ?? lossOfStock(demand, situation)),
  };
}

/** A line bound here by its SKU passes over the tag rules: the more specific rule beats the general ones. */
function lossOfWarehouse(demand: Demand, boundHere: boolean, situation: Situation): Loss | null {
  const { facts, warehouse } = situation;
  if (!situation.offers.has(demand.sku)) return { because: 'notOffered' };
  if (warehouse.supplierPaused) return { because: 'supplierPaused' };
  if (facts.excludedSuppliers.includes(warehouse.supplier)) return { because: 'supplierExcluded' };
  const forbids = boundHere ? undefined : situation.tagRules.find((rule) => !allows(rule, warehouse));
  if (forbids) return { because: 'outsideTagCountries', rule: forbids.id, country: warehouse.country };
  if (situation.method === null) return { because: 'noMethod', country: facts.destination.country };
  return null;
}

function lossOfStock(demand: Demand, situation: Situation): Loss | null {
  const stock = situation.stock.get(demand.sku);
  if (!stock) return { because: 'stockUnknown' };
  if (stock.available >= demand.quantity) return null;
  return { because: 'notEnoughStock', available: stock.available, needed: demand.quantity };
}

function allows(rule: TagRule, warehouse: RoutedWarehouse): boolean {
  return rule.countries.some((country) => sameCountry(country, warehouse.country));
}

function cheapestMethod(warehouse: RoutedWarehouse, country: string | null): Method | null {
  const serving = warehouse.methods.filter((method) =>
    method.countries.some((one) => one === '*' || (country !== null && sameCountry(one, country))),
  );
  const [first] = serving.toSorted(
    (a, b) => a.priceCents - b.priceCents || a.transitDays.max - b.transitDays.max || byText(a.code, b.code),
  );
  return first ?? null;
}

function sameCountry(a: string, b: string): boolean {
  return a.trim().toUpperCase() === b.trim().toUpperCase();
}

function priorityOf(supplier: string, facts: RoutingFacts): number {
  const rank = facts.rules.supplierPriority.indexOf(supplier);
  return rank === -1 ? facts.rules.supplierPriority.length : rank;
}

function bySku<Row extends { warehouse: string; sku: string }>(
  rows: readonly Row[],
  warehouse: RoutedWarehouse,
): Map<string, Row> {
  return new Map(rows.filter((row) => row.warehouse === warehouse.id).map((row) => [row.sku, row]));
}
