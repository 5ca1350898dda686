/** Routing rules of one store, most specific first: SKU, then tag, then supplier priority with stock. */
export interface RoutingRules {
  skuRules: SkuRule[];
  tagRules: TagRule[];
  /** Suppliers in order of preference. Those not named come last, and together: cost, distance and id decide between them. */
  supplierPriority: string[];
}

/** Binds products to one warehouse by capability, cost or speed; beats the general rules. */
export interface SkuRule {
  id: string;
  /** Exact SKU, or a prefix ending in `*`. */
  sku: string;
  warehouse: string;
  reason: string;
}

/** An order with this tag may only go to suppliers in these countries. */
export interface TagRule {
  id: string;
  tag: string;
  countries: string[];
}
