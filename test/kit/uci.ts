import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { type LineDescription, shopifyOrderJson } from '../../sandbox/servers/shopify/order.js';
import { packageRoot } from '../../sandbox/world/paths.js';

const data = join(packageRoot, '../shared/data');
const invoices = join(data, 'uci-online-retail/online-retail-2010-12_2011-09.csv.gz');
const addresses = join(data, 'addresses-usaddress/training/labeled.xml');

/** Whether the real data is beside this repository; it is not part of it. */
export const hasRealData = existsSync(invoices) && existsSync(addresses);

export interface InvoiceLine {
  InvoiceNo: string;
  StockCode: string;
  Description: string;
  Quantity: string;
  InvoiceDate: string;
  UnitPrice: string;
  CustomerID: string;
}

/** All lines of one day, as the file has them. */
export async function linesOfDay(day: string): Promise<InvoiceLine[]> {
  const parser = createReadStream(invoices)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  const lines: InvoiceLine[] = [];
  for await (const line of parser as AsyncIterable<InvoiceLine>) {
    if (line.InvoiceDate.startsWith(day)) lines.push(line);
  }
  return lines;
}

const services = ['POST', 'DOT', 'M', 'm', 'C2', 'D', 'S', 'BANK CHARGES', 'AMAZONFEE', 'CRUK', 'B'];

/** C-42: codes of postage, fees, corrections and vouchers. */
export function isGoods({ StockCode }: InvoiceLine): boolean {
  return !services.includes(StockCode) && !StockCode.startsWith('gift_');
}

export interface Street {
  address1: string;
  city: string;
  provinceCode: string;
  zip: string;
}

/** The labelled addresses of the US with a place: those a carrier can find, and those without a house number. */
export function labelledStreets(): { complete: Street[]; withoutNumber: Street[] } {
  const complete: Street[] = [];
  const withoutNumber: Street[] = [];
  for (const [, body = ''] of readFileSync(addresses, 'utf8').matchAll(
    /<AddressString>(.*?)<\/AddressString>/gs,
  )) {
    const labels = [...body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, label, text = '']) => ({
      label,
      text: text.replaceAll('&amp;', '&').replace(/[\s,]+$/, ''),
    }));
    const of = (...wanted: string[]) =>
      labels
        .filter(({ label }) => wanted.includes(label ?? ''))
        .map(({ text }) => text)
        .join(' ');
    const address1 = labels
      .filter(({ label = '' }) => !['PlaceName', 'StateName', 'ZipCode', 'Recipient'].includes(label))
      .map(({ text }) => text)
      .join(' ');
    const street = {
      address1,
      city: of('PlaceName'),
      provinceCode: of('StateName').toUpperCase(),
      zip: of('ZipCode'),
    };
    if (street.city === '' || address1 === '' || !/^[A-Z]{2}$/.test(street.provinceCode)) continue;
    if (!/^\d{5}$/.test(street.zip)) continue;
    if (/^\d+$/.test(of('AddressNumber')) && of('StreetName') !== '') complete.push(street);
    else if (!/\d/.test(address1)) withoutNumber.push(street);
  }
  return { complete, withoutNumber };
}

export interface DayOfOrders {
  /** Shopify's REST JSON of one order each, by invoice. */
  orders: Map<string, string>;
  /** Lines of `C` invoices: credits, never orders. */
  credits: number;
  /** Lines without units to ship that are no credits: corrections of stock. */
  adjustments: number;
}

/** C-42: one order per invoice that sells anything, with its lines one for one; `streetOf` says where it goes. */
export function ordersOf(lines: readonly InvoiceLine[], streetOf: (index: number) => Street): DayOfOrders {
  const isCredit = ({ InvoiceNo }: InvoiceLine) => InvoiceNo.startsWith('C');
  const isAdjustment = (line: InvoiceLine) => !isCredit(line) && Number(line.Quantity) <= 0;
  const sales = lines.filter((line) => !isCredit(line) && !isAdjustment(line));
  const invoiceNumbers = [...new Set(sales.map(({ InvoiceNo }) => InvoiceNo))];
  return {
    orders: new Map(
      invoiceNumbers.map((invoice, index) => [
        invoice,
        orderOf(
          sales.filter((line) => line.InvoiceNo === invoice),
          streetOf(index),
        ),
      ]),
    ),
    credits: lines.filter(isCredit).length,
    adjustments: lines.filter(isAdjustment).length,
  };
}

/** An id that no double holds. */
export const idOfInvoice = (invoice: string): string => `9007199254${invoice.padStart(9, '7')}`;

function orderOf(lines: readonly InvoiceLine[], street: Street): string {
  const [first] = lines;
  if (!first) throw new Error('an order needs a line');
  return shopifyOrderJson({
    id: idOfInvoice(first.InvoiceNo),
    name: `UCI-${first.InvoiceNo}`,
    shop: 'uci-trading.myshopify.com',
    createdAt: `${first.InvoiceDate.replace(' ', 'T')}Z`,
    currency: 'GBP',
    email: `customer.${first.CustomerID.replace(/\D/g, '') || first.InvoiceNo}@example.com`,
    customer: { firstName: 'Customer', lastName: `of ${first.InvoiceNo}` },
    shipTo: { ...street, country: 'United States', countryCode: 'US' },
    lines: lines.map(lineOf),
    shipping: null,
  });
}

function lineOf(line: InvoiceLine): LineDescription {
  return {
    sku: line.StockCode,
    title: line.Description.trim() || line.StockCode,
    quantity: Number(line.Quantity),
    unitPriceCents: Math.round(Number(line.UnitPrice) * 100),
    requiresShipping: isGoods(line),
  };
}
