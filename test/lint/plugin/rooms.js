// The third column of the rooms table (docs/architecture.md) as data: what a file in a room may import.
// `values` are imports that exist at run time, `types` are `import type` only. Oxlint loads plugins as
// JavaScript on Node 20, so these files are not TypeScript.

const under = (...folders) => folders.map((folder) => new RegExp(`^${folder}/`));
const messagesAndIds = /^workflows\/(.+\/)?(messages|ids|search-?attributes)\.js$/i;
const providersShared = /^providers\/[^/]+\.js$/;
const manifest = /^package\.json$/;

export const rooms = [
  {
    name: 'domain',
    files: /^domain\//,
    values: under('domain'),
    types: [],
    packages: ['i18n-iso-countries'],
    node: false,
  },
  {
    name: 'workflows',
    files: /^workflows\//,
    values: under('workflows', 'domain'),
    types: under('activities'),
    packages: ['@temporalio/workflow', '@temporalio/common'],
    node: false,
  },
  {
    name: 'activities',
    files: /^activities\//,
    values: under('activities', 'domain', 'db', 'customer'),
    types: under('providers/ports'),
    packages: ['@temporalio/activity', '@temporalio/common'],
    node: true,
  },
  {
    name: 'providers/ports',
    files: /^providers\/ports\//,
    values: under('providers/ports'),
    types: under('domain'),
    packages: [],
    node: false,
  },
  {
    name: 'providers (shared)',
    files: /^providers\/[^/]+$/,
    values: [...under('providers/ports'), providersShared],
    types: under('domain'),
    packages: ['zod', 'lossless-json', 'nodemailer', 'standardwebhooks', 'csv-parse', 'csv-stringify'],
    node: true,
  },
  {
    name: 'a provider',
    files: /^(?<own>providers\/[^/]+\/)/,
    values: [...under('providers/ports'), providersShared],
    types: under('domain'),
    packages: ['zod', 'lossless-json', 'nodemailer', 'standardwebhooks', 'csv-parse', 'csv-stringify'],
    node: true,
  },
  {
    name: 'customer',
    files: /^customer\//,
    values: under('customer', 'domain/customer', 'domain/suppliers', 'domain/blind'),
    types: [],
    packages: ['hono'],
    node: ['node:crypto'],
  },
  {
    name: 'db',
    files: /^db\//,
    values: under('db'),
    types: under('domain'),
    packages: ['drizzle-orm', 'drizzle-kit', 'postgres'],
    node: true,
  },
  {
    name: 'api',
    files: /^api\//,
    values: [...under('api', 'domain', 'db', 'customer'), messagesAndIds],
    types: under('providers/ports'),
    packages: [
      'hono',
      '@hono/node-server',
      '@hono/zod-openapi',
      'zod',
      'lossless-json',
      'csv-parse',
      'csv-stringify',
      'swagger-ui-dist',
      'pino',
      'prom-client',
      '@temporalio/client',
      '@temporalio/common',
    ],
    node: true,
  },
  {
    name: 'workers',
    files: /^workers\//,
    values: [
      ...under('workers', 'domain', 'workflows', 'activities', 'providers', 'customer', 'db', 'api'),
      manifest,
    ],
    types: [],
    packages: 'dependencies',
    node: true,
  },
  {
    name: 'sandbox/servers',
    files: /^sandbox\/servers\//,
    values: under('sandbox/servers'),
    types: [],
    packages: 'installed',
    node: true,
  },
  {
    name: 'sandbox',
    files: /^sandbox\//,
    values: [...under('sandbox', 'workers', 'db', 'domain'), messagesAndIds, manifest],
    types: [],
    packages: 'installed',
    node: true,
  },
  { name: 'bench', files: /^bench\//, values: [/^[^.]/], types: [], packages: 'installed', node: true },
  { name: 'test', files: /^test\//, values: [/^[^.]/], types: [], packages: 'installed', node: true },
  { name: 'root', files: /^[^/]+$/, values: [/^[^/]+$/], types: [], packages: 'installed', node: true },
];

/** Packages that only the named rooms may touch, whatever else their row allows. */
export const onlyIn = { 'drizzle-orm': ['db', 'bench', 'test'], 'drizzle-kit': ['db', 'root'] };

/** Rooms whose code never ships to production may load modules by a computed name. */
export const freeToLoad = new Set(['workers', 'sandbox', 'sandbox/servers', 'bench', 'test', 'root']);

/** What `@temporalio/workflow` lends to named files only; everything else of it is free inside `workflows/`. */
export const lentTo = {
  condition: ['workflows/entity.ts', 'workflows/alarm.ts', 'workflows/inbox.ts'],
  sleep: ['workflows/alarm.ts'],
  setHandler: ['workflows/inbox.ts'],
  setDefaultSignalHandler: ['workflows/inbox.ts'],
  setDefaultUpdateHandler: ['workflows/inbox.ts'],
  setDefaultQueryHandler: ['workflows/inbox.ts'],
  patched: [],
  deprecatePatch: [],
};

/** The one file that may loop, and therefore wait again and again. */
export const loopFile = 'workflows/entity.ts';
