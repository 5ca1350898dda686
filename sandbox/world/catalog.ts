import type { PersonOnDuty } from '../../domain/alerts/duty.js';
import { staffAddress } from '../../domain/alerts/staff-address.js';
import type { Role } from '../../domain/cases/role.js';
import type { WorkingCalendar } from '../../domain/sla/calendar.js';
import { defaultOrderPolicy, type Policy } from '../../domain/policy/policy.js';

/** The sandbox's two shops, four suppliers and what they sell: enough for the demo, small enough to read. */

const brandBase = { logoUrl: null, locale: 'en-US' } as const;

export const demoStores = [
  {
    id: 'lumen-jewelry',
    name: 'Lumen Jewelry',
    brand: {
      ...brandBase,
      name: 'Lumen Jewelry',
      color: '#7a4b8c',
      mailFrom: 'hello@lumen-jewelry.example',
      smsFrom: '+12025550110',
      postalAddress: 'Lumen Jewelry, 20 Market Street, Portland, ME 04101',
      supportEmail: 'help@lumen-jewelry.example',
      timeZone: 'America/Los_Angeles',
    },
    policy: policy({ skuRules: [], tagRules: [], supplierPriority: ['silver-a', 'warehouse-ca'] }),
  },
  {
    id: 'harbor-goods',
    name: 'Harbor Goods',
    brand: {
      ...brandBase,
      name: 'Harbor Goods',
      color: '#1f5f7a',
      mailFrom: 'orders@harbor-goods.example',
      smsFrom: '+12025550120',
      postalAddress: 'Harbor Goods, 5 Pier Road, San Diego, CA 92101',
      supportEmail: 'care@harbor-goods.example',
      timeZone: 'America/Los_Angeles',
    },
    policy: policy({
      skuRules: [
        {
          id: 'engraving',
          sku: 'PEND-ENG-*',
          warehouse: 'engraving-ny',
          reason: 'only this facility engraves',
        },
      ],
      tagRules: [{ id: 'domestic', tag: 'US-Customer', countries: ['US'] }],
      supplierPriority: ['warehouse-ca', 'engraving-ny'],
    }),
  },
] as const;

/** The sandbox's stock is reported once, by the seed: it stays good for as long as somebody plays. */
function policy(routing: Policy['routing']): Policy {
  return { version: 1, order: { ...defaultOrderPolicy, stockFreshFor: 'P3650D' }, routing };
}

/** Who is called (C-47): operations of each store, and above them people of all stores. Finance keeps office hours. */
export const demoPeople = [
  person('olivia-ops', 'ops', 'lumen-jewelry', 'Olivia'),
  person('oscar-ops', 'ops', 'harbor-goods', 'Oscar'),
  person('sam-supervisor', 'supervisor', null, 'Sam'),
  person('erin-engineer', 'engineer', null, 'Erin'),
  { ...person('fiona-finance', 'finance', null, 'Fiona'), duty: officeHours('America/New_York') },
  person('ada-admin', 'admin', null, 'Ada'),
] as const;

function person(id: string, role: Role, storeId: string | null, name: string): PersonOnDuty {
  return { id, role, storeId, name, email: staffAddress(`${id}@faros.example`), duty: null };
}

function officeHours(timeZone: string): WorkingCalendar {
  const day = [{ from: '09:00', to: '17:00' }];
  const week = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day };
  return { timeZone, week, closedDays: [] };
}

export const demoSuppliers = [
  {
    id: 'silver-a',
    name: 'Silverline Atelier Inc',
    aliases: ['Silverline', 'Silver Atelier'],
    domains: ['silverline-atelier.example'],
    phones: ['+1 303 555 0117'],
    streets: ['1840 Wynkoop Street'],
    skuPrefixes: ['SILVER-A-'],
  },
  {
    id: 'warehouse-ca',
    name: 'Golden Gate Fulfilment LLC',
    aliases: ['GGF Warehouse'],
    domains: ['ggf-warehouse.example'],
    phones: ['+1 510 555 0163'],
    streets: ['2200 Adeline Street'],
    skuPrefixes: ['WAREHOUSE-CA-'],
  },
  {
    id: 'engraving-ny',
    name: 'Hudson Engraving Works',
    aliases: ['Hudson Engravers'],
    domains: ['hudson-engraving.example'],
    phones: ['+1 718 555 0148'],
    streets: ['61 Gold Street, Floor 3'],
    skuPrefixes: ['ENGRAVING-NY-'],
  },
  {
    id: 'claypath',
    name: 'Claypath Pottery Studio',
    aliases: ['Claypath'],
    domains: ['claypath-pottery.example'],
    phones: ['+1 541 555 0126'],
    streets: ['17 Kiln Lane'],
    skuPrefixes: ['CLAYPATH-'],
    /** It has no system: it is written to here, and answers on signed pages (C-48). */
    email: 'orders@claypath-pottery.example',
  },
] as const;

const us = ['US'] as const;

export const demoWarehouses = [
  {
    id: 'silver-a',
    supplierId: 'silver-a',
    name: 'Silverline Denver',
    streets: ['4700 Brighton Boulevard'],
    country: 'US',
    region: 'CO',
    latitude: 39.739,
    longitude: -104.99,
    timeZone: 'America/Denver',
    orderTag: 'Silver-A',
    handlingDays: 1,
    methods: [
      { code: 'standard', countries: [...us], priceCents: 490, transitDays: { min: 2, max: 5 } },
      { code: 'world', countries: ['*'], priceCents: 1490, transitDays: { min: 6, max: 14 } },
    ],
  },
  {
    id: 'warehouse-ca',
    supplierId: 'warehouse-ca',
    name: 'Golden Gate Oakland',
    streets: ['1155 Middle Harbor Road'],
    country: 'US',
    region: 'CA',
    latitude: 37.804,
    longitude: -122.271,
    timeZone: 'America/Los_Angeles',
    orderTag: 'General-CA',
    handlingDays: 1,
    methods: [
      { code: 'standard', countries: [...us], priceCents: 590, transitDays: { min: 1, max: 5 } },
      { code: 'world', countries: ['*'], priceCents: 1690, transitDays: { min: 6, max: 14 } },
    ],
  },
  {
    id: 'engraving-ny',
    supplierId: 'engraving-ny',
    name: 'Hudson Brooklyn',
    streets: ['63 Flushing Avenue'],
    country: 'US',
    region: 'NY',
    latitude: 40.678,
    longitude: -73.944,
    timeZone: 'America/New_York',
    orderTag: 'Engraving-NY',
    handlingDays: 3,
    methods: [{ code: 'standard', countries: [...us], priceCents: 550, transitDays: { min: 2, max: 5 } }],
  },
  {
    id: 'claypath',
    supplierId: 'claypath',
    name: 'Claypath Eugene',
    streets: ['17 Kiln Lane'],
    country: 'US',
    region: 'OR',
    latitude: 44.052,
    longitude: -123.087,
    timeZone: 'America/Los_Angeles',
    orderTag: 'Pottery-OR',
    handlingDays: 2,
    methods: [{ code: 'standard', countries: [...us], priceCents: 650, transitDays: { min: 2, max: 5 } }],
  },
] as const;

interface DemoProduct {
  store: string;
  sku: string;
  title: string;
  priceCents: number;
  offers: { warehouse: string; costCents: number; onHand: number; threshold: number }[];
}

const plenty = 1_000_000;
const jewel = (sku: string, title: string, priceCents: number, low = false): DemoProduct => ({
  store: 'lumen-jewelry',
  sku,
  title,
  priceCents,
  offers: [
    {
      warehouse: 'silver-a',
      costCents: Math.round(priceCents * 0.35),
      onHand: low ? 4 : plenty,
      threshold: 10,
    },
    ...(low
      ? []
      : [
          {
            warehouse: 'warehouse-ca',
            costCents: Math.round(priceCents * 0.4),
            onHand: plenty,
            threshold: 10,
          },
        ]),
  ],
});

/** `EARR-PRL-SML` fell below its safety threshold over the weekend. */
export const demoProducts: readonly DemoProduct[] = [
  jewel('RING-SLV-001', 'Silver Band Ring', 5900),
  jewel('NECK-GLD-014', 'Golden Dawn Necklace', 12900),
  jewel('BRAC-SLV-007', 'Linked Bracelet', 7400),
  jewel('EARR-STD-003', 'Moon Stud Earrings', 3900),
  jewel('EARR-PRL-SML', 'Small Pearl Earrings', 6900, true),
  {
    store: 'harbor-goods',
    sku: 'PEND-ENG-SLV-001',
    title: 'Custom Engraved Silver Pendant',
    priceCents: 8900,
    offers: [
      { warehouse: 'engraving-ny', costCents: 3100, onHand: plenty, threshold: 5 },
      { warehouse: 'warehouse-ca', costCents: 2500, onHand: plenty, threshold: 5 },
    ],
  },
  {
    store: 'harbor-goods',
    sku: 'MUG-ANCHOR-11',
    title: 'Anchor Mug',
    priceCents: 1800,
    offers: [{ warehouse: 'warehouse-ca', costCents: 600, onHand: plenty, threshold: 20 }],
  },
  {
    store: 'harbor-goods',
    sku: 'VASE-BLU-020',
    title: 'Blue Bud Vase',
    priceCents: 3200,
    offers: [{ warehouse: 'claypath', costCents: 1100, onHand: plenty, threshold: 5 }],
  },
];
