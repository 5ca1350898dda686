import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { WorldError } from '../../world/errors.js';
import { orderOfRows, type Row } from './csv-order.js';
import { type Reader, type Reading, Unusable } from './reading.js';

const required = ['Name', 'Created at', 'Currency', 'Lineitem name', 'Lineitem quantity', 'Lineitem price'];
const reasonColumn = 'Rejected because';
const longestRow = 1024 * 1024;

interface Record {
  record: string[];
  info: { lines: number };
}

/** Rows of one order, with the row numbers they came from (the header is row 1, a row may be several lines). */
interface Group {
  name: string;
  id: string;
  from: number;
  to: number;
  records: string[][];
}

/** Shopify's order export: one row per line item, the rows of an order one after the other. Holds one order at a time. */
export function readCsv(file: string): Reader {
  const stream = createReadStream(file);
  const broken: Reading[] = [];
  let header: string[] = [];
  const rejectedRows = (records: readonly string[][], reason: string) =>
    stringify(records.map((record) => withReason(header, record, reason)));
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: longestRow,
    // Named, because otherwise the first line's ending would be the only one understood.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      const where = `line ${String(parser.info.lines)}`;
      const reason = `${where}: ${error?.message ?? 'the row cannot be read'}`;
      broken.push({
        kind: 'unusable',
        reason,
        source: { where, rejected: () => rejectedRows([[]], reason) },
      });
    },
  });
  stream.on('error', (error) => parser.destroy(error));
  stream.pipe(parser);

  const reading = (group: Group): Reading => {
    const where = group.from === group.to ? `row ${group.from}` : `rows ${group.from}-${group.to}`;
    const source = { where, rejected: (reason: string) => rejectedRows(group.records, reason) };
    try {
      const order = orderOfRows(group.records.map((record) => rowOf(header, record)));
      return order ? { kind: 'order', order, source } : { kind: 'nothingToDo', source };
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      return { kind: 'unusable', reason: error.message, source };
    }
  };
  async function* readings(): AsyncGenerator<Reading> {
    let group: Group | undefined;
    let row = 0;
    for await (const { record } of parser as AsyncIterable<Record>) {
      yield* broken.splice(0);
      row += 1;
      if (row === 1) {
        header = checkedHeader(record, file);
        continue;
      }
      const { name, id } = identityOf(rowOf(header, record));
      if (group && belongs(group, { name, id })) {
        group.records.push(record);
        group.to = row;
        continue;
      }
      if (group) yield reading(group);
      group = { name, id, from: row, to: row, records: [record] };
    }
    if (group) yield reading(group);
    yield* broken.splice(0);
  }
  async function* closing(): AsyncGenerator<Reading> {
    try {
      yield* readings();
    } finally {
      stream.destroy();
    }
  }
  return {
    readings: closing(),
    bytesRead: () => stream.bytesRead,
    rejectedHeader: () => stringify([withReason(header, header, reasonColumn)]),
  };
}

function identityOf(row: Row): { name: string; id: string } {
  return { name: row('Name'), id: row('Id') };
}

/** Further rows of an order repeat its name and leave most else empty. */
function belongs(group: Group, { name, id }: { name: string; id: string }): boolean {
  return name !== '' && name === group.name && (id === '' || id === group.id);
}

function rowOf(header: readonly string[], record: readonly string[]): Row {
  return (column) => record[header.indexOf(column)]?.trim() ?? '';
}

function checkedHeader(record: readonly string[], file: string): string[] {
  const header = record.map((name) => name.trim());
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length === 0) return header;
  throw new WorldError(
    `${file} is not an order export of Shopify: it has no column ${missing.map((name) => `"${name}"`).join(', ')}`,
    'Export it in the admin under Orders, Export, "CSV for Excel, Numbers, or other spreadsheet programs" or "Plain CSV file".',
  );
}

/** Cells under the columns of the file, and the reason last; the reason of an earlier import goes. */
function withReason(header: readonly string[], record: readonly string[], reason: string): string[] {
  const cells = header.flatMap((name, at) => (name === reasonColumn ? [] : [record[at] ?? '']));
  return [...cells, reason];
}
