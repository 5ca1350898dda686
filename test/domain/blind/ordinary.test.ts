import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { expect, it } from 'vitest';
import { dictionaryOf } from '../../../domain/blind/dictionary.js';
import { clear } from '../../../domain/blind/scan.js';
import { demoSuppliers, demoWarehouses } from '../../../sandbox/world/catalog.js';
import { packageRoot } from '../../../sandbox/world/paths.js';

const invoices = join(packageRoot, '../shared/data/uci-online-retail/online-retail-2010-12_2011-09.csv.gz');
const suppliers = demoSuppliers.map((supplier) => {
  const houses = demoWarehouses.filter((one) => one.supplierId === supplier.id);
  return {
    ...supplier,
    aliases: [...supplier.aliases, ...houses.map(({ name }) => name)],
    streets: [...supplier.streets, ...houses.flatMap(({ streets }) => streets)],
  };
});

it('B10: real product titles name none of the demo’s suppliers', async (context) => {
  if (!existsSync(invoices)) context.skip('the real data is not beside this repository');
  const titles = new Set<string>();
  let bytes = '';
  for await (const chunk of createReadStream(invoices).pipe(createGunzip())) {
    bytes += String(chunk);
    if (bytes.length > 12_000_000) break;
  }
  for (const [, title] of bytes.matchAll(/^[^,\n]*,[^,\n]*,("[^"\n]*"|[^,\n]*),/gm)) titles.add(title!);
  expect(titles.size).toBeGreaterThan(1000);
  const text = [...titles].join('\n');
  expect(clear(text, dictionaryOf(suppliers, []), 'titles')).toMatchObject({ ok: true });
  expect(clear(`${text}\nSilverline`, dictionaryOf(suppliers, []), 'titles')).toMatchObject({ ok: false });
});
