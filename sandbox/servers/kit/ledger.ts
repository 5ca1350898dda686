const SECRET_HEADERS = new Set(['authorization', 'x-shopify-access-token', 'cookie']);
const MAX_ENTRIES = 20_000;

/** One exchange: `in` is a request to the simulator, `out` a webhook it sent. `status` null: no answer was given. */
export interface LedgerEntry {
  id: number;
  direction: 'in' | 'out';
  method: string;
  /** With the query string; of a webhook, the receiver's whole URL. */
  path: string;
  operation: string | null;
  headers: Record<string, string>;
  body: string;
  /** Wall clock. */
  at: string;
  status: number | null;
  note: string | null;
}

export type LedgerLine = Omit<LedgerEntry, 'id' | 'at' | 'status' | 'note'>;

/** Every exchange of one simulator, oldest first, without credentials. */
export class Ledger {
  private entries: LedgerEntry[] = [];
  private nextId = 1;

  open(line: LedgerLine): LedgerEntry {
    const entry: LedgerEntry = {
      ...line,
      headers: withoutSecrets(line.headers),
      id: this.nextId++,
      at: new Date().toISOString(),
      status: null,
      note: null,
    };
    this.entries.push(entry);
    if (this.entries.length > MAX_ENTRIES) this.entries.shift();
    return entry;
  }

  /** Entries whose path starts with `path` (without query) and whose operations include `operation`. */
  find(filter: { path?: string; operation?: string; direction?: string }): LedgerEntry[] {
    const direction = filter.direction ?? 'in';
    return this.entries.filter(
      (entry) =>
        entry.direction === direction &&
        (filter.path === undefined || entry.path.startsWith(filter.path)) &&
        (filter.operation === undefined || (entry.operation ?? '').split(',').includes(filter.operation)),
    );
  }

  reset(): void {
    this.entries = [];
  }
}

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADERS.has(name.toLowerCase()) ? '[redacted]' : value,
    ]),
  );
}
