import type { AddressDescription, OrderDescription } from '../../servers/shopify/order-description.js';
import { demoProducts } from '../../world/catalog.js';

/** An order to send, and what its supplier and carrier will do with it, in true durations. */
export interface DemoOrder {
  store: string;
  description: OrderDescription;
  pace: Pace;
}

export interface Pace {
  acknowledgeAfter: string;
  shipAfter: string;
  /** From one scan to the next: in transit, out for delivery, delivered. */
  scansAfter: readonly [string, string, string];
}

const batchSize = 80;
/** Every thirteenth lives in a tower and gave no apartment. */
const withoutUnit = (index: number) => index % 13 === 4;
const belowThreshold = (index: number) => index === 22 || index === 61;
const lowSku = 'EARR-PRL-SML';

/**
 * The Monday batch of A-01 and order #8492 of A-02. `run` is 1 for the first demo on this state; ids begin with
 * `idPrefix`, digits, so that each run's orders are its own.
 */
export function demoOrders(run: number, idPrefix: string, now: Date): DemoOrder[] {
  const batch = Array.from({ length: batchSize }, (_, index) => batchOrder(index, { run, idPrefix, now }));
  const pendant = engravedPendant({ run, idPrefix, now });
  return [...batch.slice(0, batchSize / 2), pendant, ...batch.slice(batchSize / 2)];
}

interface Run {
  run: number;
  idPrefix: string;
  now: Date;
}

const batchPace: Pace = {
  acknowledgeAfter: 'PT1H',
  shipAfter: 'PT25H',
  scansAfter: ['PT5H', 'PT40H', 'PT4H'],
};

function batchOrder(index: number, { run, idPrefix, now }: Run): DemoOrder {
  const firstName = pick(firstNames, index);
  const lastName = pick(lastNames, index * 7 + 3);
  return {
    store: 'lumen-jewelry',
    pace: batchPace,
    description: {
      id: `${idPrefix}${String(index).padStart(3, '0')}`,
      name: `#${run * 1000 + index + 1}`,
      shop: 'lumen-jewelry.myshopify.com',
      createdAt: now.toISOString(),
      email: `${firstName}.${lastName}@example.com`.toLowerCase(),
      // Numbers that are nobody's.
      phone: `+1415555${String(100 + index).padStart(4, '0')}`,
      customer: { firstName, lastName },
      shipTo: withoutUnit(index) ? towerAddress(index) : houseAddress(index),
      lines: linesOf(index),
      shipping: { title: 'Standard', priceCents: 490 },
    },
  };
}

function linesOf(index: number): OrderDescription['lines'] {
  if (belowThreshold(index)) return [lineOf(lowSku, 1)];
  const skus = demoProducts
    .filter(({ store, sku }) => store === 'lumen-jewelry' && sku !== lowSku)
    .map(({ sku }) => sku);
  const first = lineOf(pick(skus, index), index % 9 === 0 ? 2 : 1);
  return index % 4 === 1 ? [first, lineOf(pick(skus, index + 1), 1)] : [first];
}

function lineOf(sku: string, quantity: number): OrderDescription['lines'][number] {
  const product = demoProducts.find((one) => one.sku === sku);
  if (!product) throw new Error(`the catalogue has no ${sku}`);
  return { sku, title: product.title, quantity, unitPriceCents: product.priceCents };
}

function engravedPendant({ run, idPrefix, now }: Run): DemoOrder {
  return {
    store: 'harbor-goods',
    pace: {
      acknowledgeAfter: 'PT1M',
      shipAfter: 'PT52H13M',
      scansAfter: ['PT6H', 'PT44H', 'PT5H'],
    },
    description: {
      id: `${idPrefix}999`,
      name: run === 1 ? '#8492' : `#8492-${run}`,
      shop: 'harbor-goods.myshopify.com',
      createdAt: now.toISOString(),
      email: 'sarah@example.com',
      customer: { firstName: 'Sarah', lastName: 'Whitfield' },
      shipTo: unitedStates('2218 Larkspur Lane', ['San Diego', 'California', 'CA', '92103']),
      lines: [
        {
          ...lineOf('PEND-ENG-SLV-001', 1),
          properties: [{ name: 'Engraving', value: 'For Nora, always' }],
        },
      ],
      shipping: null,
      tags: ['US-Customer'],
    },
  };
}

function towerAddress(index: number): AddressDescription {
  const street = index % 2 === 0 ? 'Birch Tower Ave' : 'Harbor Tower Blvd';
  return unitedStates(`${100 + index} ${street}`, pick(cities, index));
}

function houseAddress(index: number): AddressDescription {
  const address = unitedStates(
    `${120 + ((index * 137) % 4800)} ${pick(streets, index * 5 + 1)}`,
    pick(cities, index * 3),
  );
  return index % 6 === 2 ? { ...address, address2: `Apt ${1 + (index % 40)}` } : address;
}

type City = readonly [city: string, province: string, provinceCode: string, zip: string];

function unitedStates(address1: string, [city, province, provinceCode, zip]: City): AddressDescription {
  return { address1, city, province, provinceCode, zip, country: 'United States', countryCode: 'US' };
}

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}

const firstNames =
  'Amelia Noah Priya Mateo Grace Elijah Hana Lucas Imani Oliver Sofia Theo Leila Marcus Yuki Clara Diego'.split(
    ' ',
  );
const lastNames =
  'Bennett Okafor Larsen Nguyen Castillo Patel Moreau Kim Abrams Whitaker Rossi Haddad Sato Fletcher Byrne'.split(
    ' ',
  );
const streets = [
  'Maple Street',
  'Juniper Road',
  'Cedar Lane',
  'Willow Drive',
  'Elm Court',
  'Chestnut Avenue',
  'Sycamore Way',
  'Prairie View Drive',
  'Old Mill Road',
  'Magnolia Street',
  'Foxglove Lane',
] as const;

const cities: readonly City[] = [
  ['Portland', 'Oregon', 'OR', '97214'],
  ['Austin', 'Texas', 'TX', '78704'],
  ['Madison', 'Wisconsin', 'WI', '53703'],
  ['Savannah', 'Georgia', 'GA', '31401'],
  ['Tucson', 'Arizona', 'AZ', '85716'],
  ['Columbus', 'Ohio', 'OH', '43215'],
  ['Raleigh', 'North Carolina', 'NC', '27604'],
  ['Minneapolis', 'Minnesota', 'MN', '55408'],
  ['Providence', 'Rhode Island', 'RI', '02906'],
  ['Boise', 'Idaho', 'ID', '83702'],
  ['Louisville', 'Kentucky', 'KY', '40205'],
  ['Burlington', 'Vermont', 'VT', '05401'],
  ['Santa Fe', 'New Mexico', 'NM', '87505'],
  ['Des Moines', 'Iowa', 'IA', '50312'],
];
