import type { Demand, Offer, RoutedWarehouse, RoutingFacts } from '../../../domain/routing/facts.js';

export const newYork = { latitude: 40.71, longitude: -74.01 };
export const losAngeles = { latitude: 34.05, longitude: -118.24 };
export const boston = { latitude: 42.36, longitude: -71.06 };

export function warehouse(id: string, more: Partial<RoutedWarehouse> = {}): RoutedWarehouse {
  return {
    id,
    supplier: `supplier-of-${id}`,
    supplierPaused: false,
    country: 'US',
    coordinates: null,
    timeZone: 'America/New_York',
    orderTag: null,
    handlingDays: 1,
    methods: [{ code: 'ground', countries: ['US'], priceCents: 500, transitDays: { min: 2, max: 5 } }],
    ...more,
  };
}

export function line(lineId: string, sku: string, quantity = 1): Demand {
  return { lineId, sku, quantity };
}

export interface House {
  house: RoutedWarehouse;
  units: Record<string, number>;
  costCents?: number;
  currency?: string;
}

/** Each warehouse offers and has what is listed for it: SKU to units. */
export function facts(demand: Demand[], houses: House[], more: Partial<RoutingFacts> = {}): RoutingFacts {
  return {
    at: '2026-03-24T14:15:00.000Z',
    destination: { country: 'US', coordinates: null },
    tags: [],
    demand,
    warehouses: houses.map(({ house }) => house),
    offers: houses.flatMap(({ house, units, costCents = 1000, currency = 'USD' }) =>
      Object.keys(units).map(
        (sku): Offer => ({ warehouse: house.id, sku, costCents, currency, handlingDays: null }),
      ),
    ),
    stock: houses.flatMap(({ house, units }) =>
      Object.entries(units).map(([sku, available]) => ({
        warehouse: house.id,
        sku,
        available,
        threshold: 0,
        observedAt: '2026-03-24T06:00:00.000Z',
      })),
    ),
    rules: { skuRules: [], tagRules: [], supplierPriority: [] },
    excludedSuppliers: [],
    ...more,
  };
}
