import {
  type AddressBody,
  financialStatusOf,
  kindOf,
  type LineBody,
  minorUnits,
  type OrderBody,
  orNull,
  tagsIn,
  Unusable,
} from './reading.js';

/** A row's value in this column, trimmed; "" where there is none. */
export type Row = (column: string) => string;

/** One order of the export; null where nothing of it is left to fulfil. @throws Unusable */
export function orderOfRows(rows: readonly Row[]): OrderBody | null {
  const first = (column: string) => rows.map((row) => row(column)).find((value) => value !== '') ?? '';
  const name = first('Name');
  if (name === '') throw new Unusable('Name is empty');
  if (first('Cancelled at') !== '' || first('Fulfillment Status').toLowerCase() === 'fulfilled') return null;
  const currency = first('Currency');
  if (currency === '') throw new Unusable('Currency is empty');
  const lines = rows.flatMap((row, index) => lineOf(row, index, currency));
  if (lines.length === 0) return null;
  const amount = (column: string) => minorUnits(first(column) || '0', currency, column);
  return {
    channelOrderId: idOf(first('Id'), name),
    name,
    placedAt: instantOf(first('Created at')),
    currency,
    tags: tagsIn(first('Tags')),
    email: orNull(first('Email')),
    phone: orNull(unquoted(first('Phone') || first('Shipping Phone'))),
    shippingAddress: addressOf(first),
    lines,
    shippingMethod: orNull(first('Shipping Method')),
    shippingCents: amount('Shipping'),
    taxCents: amount('Taxes'),
    totalCents: amount('Total'),
    financialStatus: financialStatusOf(first('Financial Status'), 'Financial Status'),
  };
}

/** A line that was fulfilled is not bought again. The export does not say how much of a partly fulfilled one is left. */
function lineOf(row: Row, index: number, currency: string): LineBody[] {
  const status = row('Lineitem fulfillment status').toLowerCase();
  if (['fulfilled', 'restocked'].includes(status)) return [];
  const title = row('Lineitem name');
  if (status === 'partial') {
    throw new Unusable(
      `Lineitem fulfillment status: "${title}" is partly fulfilled; the export does not say what is left`,
    );
  }
  const quantity = row('Lineitem quantity');
  if (!/^\d{1,9}$/.test(quantity))
    throw new Unusable(`Lineitem quantity: "${quantity}" is not a number of units`);
  const requiresShipping = row('Lineitem requires shipping').toLowerCase() !== 'false';
  return [
    {
      id: String(index + 1),
      sku: orNull(unquoted(row('Lineitem sku'))),
      title,
      quantity: Number(quantity),
      unitPriceCents: minorUnits(row('Lineitem price'), currency, 'Lineitem price'),
      requiresShipping,
      kind: kindOf({ title, requiresShipping }),
    },
  ];
}

function idOf(id: string, name: string): string {
  if (id === '') return name.replace(/^#/, '');
  if (/^\d+$/.test(id)) return id;
  throw new Unusable(
    `Id: "${id}" is not a number of digits; spreadsheets round long numbers, export it again`,
  );
}

/** "2026-03-24 10:15:00 -0400" in ISO 8601. */
function instantOf(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}) ?(?:(Z|UTC)|([+-]\d{2}):?(\d{2}))$/.exec(text);
  const [, day, time, utc, hours, minutes] = match ?? [];
  const instant = new Date(`${day}T${time}${utc ? 'Z' : `${hours}:${minutes}`}`);
  if (!match || Number.isNaN(instant.getTime())) {
    throw new Unusable(`Created at: "${text}" is not a time such as "2026-03-24 10:15:00 -0400"`);
  }
  return instant.toISOString();
}

function addressOf(first: (column: string) => string): AddressBody | null {
  const field = (name: string) => unquoted(first(`Shipping ${name}`));
  const line1 = field('Address1') || field('Street');
  if (line1 === '' && field('City') === '' && field('Country') === '') return null;
  return {
    name: orNull(field('Name')),
    company: orNull(field('Company')),
    line1,
    line2: orNull(field('Address2')),
    city: field('City'),
    region: orNull(field('Province')),
    postalCode: orNull(field('Zip')),
    country: field('Country'),
    phone: orNull(field('Phone')),
  };
}

/** The export writes an apostrophe before numbers whose zeros a spreadsheet would drop: '02134. */
function unquoted(text: string): string {
  return text.replace(/^'/, '');
}
