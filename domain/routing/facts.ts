import type { Instant } from '../sla/instant.js';
import type { RoutingRules } from './rules.js';

/** Everything Assign looks at, read at one moment. The order of the rows never matters. */
export interface RoutingFacts {
  /** Workflow time of the assessment. */
  at: Instant;
  destination: Destination;
  tags: readonly string[];
  demand: readonly Demand[];
  warehouses: readonly RoutedWarehouse[];
  offers: readonly Offer[];
  stock: readonly StockLevel[];
  rules: RoutingRules;
  excludedSuppliers: readonly string[];
}

export interface Destination {
  /** ISO 3166-1 alpha-2; null: the order has no address. */
  country: string | null;
  /** Null: the distance to every warehouse is unknown (C-43). */
  coordinates: Coordinates | null;
}

export interface Coordinates {
  latitude: number;
  longitude: number;
}

/** Units of one line to buy. Two lines may ask for one SKU: they share its stock. */
export interface Demand {
  lineId: string;
  sku: string;
  quantity: number;
}

export interface RoutedWarehouse {
  id: string;
  supplier: string;
  supplierPaused: boolean;
  country: string;
  coordinates: Coordinates | null;
  /** IANA. */
  timeZone: string;
  orderTag: string | null;
  /** Days of handling where the offer says nothing. */
  handlingDays: number;
  methods: readonly Method[];
}

export interface Method {
  code: string;
  /** ISO 3166-1 alpha-2, or `*`. */
  countries: readonly string[];
  priceCents: number;
  transitDays: { min: number; max: number };
}

export interface Offer {
  warehouse: string;
  sku: string;
  costCents: number;
  currency: string;
  handlingDays: number | null;
}

export interface StockLevel {
  warehouse: string;
  sku: string;
  /** On hand less what is set aside for other orders, in units; below zero when more is set aside than there is. */
  available: number;
  threshold: number;
  /** By the supplier's clock. */
  observedAt: Instant;
}
