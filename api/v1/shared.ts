import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AuditRow } from '../../db/commands/write-audit.js';
import type { HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';

export const instantText = z.string().openapi({ example: '2026-03-24T14:15:00.000Z' });

/** Text without control characters and halves of characters, which Postgres cannot hold. */
export const plain = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]*$/u,
  'must be plain text',
] as const;

/** What something is called, by an id or in words. */
export const name = z
  .string()
  .min(1)
  .max(200)
  .regex(...plain);

/** An instant that Postgres and our own text order can hold. */
export const moment = z.iso
  .datetime({ offset: true })
  .refine((text) => !isOutOfYears(text), 'must be of the years 1 to 9999');

function isOutOfYears(text: string): boolean {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && !/^(?!0000)\d{4}-/.test(new Date(ms).toISOString());
}

/** Why somebody asks for something. */
export const reason = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .regex(...plain)
  .openapi({ description: 'Why; kept for ever, so without personal data.' });

export const problemSchema = z
  .object({
    type: z.string().openapi({ description: 'An address that explains the problem.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: 'What is wrong here, and what to do.' }),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

const problemContent = { 'application/problem+json': { schema: problemSchema } };

/** Answers that are problems, for the description of a route. */
export function problems<const Status extends number>(...statuses: Status[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: descriptions[status] ?? 'Problem', content: problemContent },
    ]),
  );
}

const descriptions: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'No valid API key',
  403: 'The role of the key may not do this',
  404: 'Not found, or not in a store that the key may see',
  409: 'It stands differently',
  413: 'Over 2 MB',
  422: 'The content cannot be used; errors[] names the paths',
  503: 'The database is away; see Retry-After',
};

export function jsonBody<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export const keyHeader = z.object({
  'idempotency-key': z.string().optional().openapi({
    description: 'Required: 1 to 200 visible ASCII characters, the same when the request is repeated.',
  }),
});

/** The Idempotency-Key of a POST. Throws the problem that says what to do where it is missing. */
export function idempotencyKey(c: Context<HttpEnv>): string {
  const key = c.req.header('idempotency-key');
  if (key === undefined || !/^[!-~]{1,200}$/.test(key)) {
    throw new Problem(
      'idempotencyKeyMissing',
      key === undefined ? 'The header is absent.' : 'The header is unusable.',
    );
  }
  return key;
}

export const pageQuery = {
  cursor: z.string().max(1000).optional().openapi({ description: '`nextCursor` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().openapi({ description: 'Null on the last page.' }),
  });
}

/** A cursor says where a page ended; nobody outside needs to know how. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

export function decodeCursor<Position>(
  cursor: string | undefined,
  shape: z.ZodType<Position>,
): Position | null {
  if (cursor === undefined) return null;
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (parsed.success) return parsed.data;
  } catch {
    // Falls through to the problem.
  }
  throw new Problem('badRequest', 'The cursor is not one of ours.', {
    errors: [{ path: 'cursor', message: 'use nextCursor of the page before, unchanged' }],
  });
}

/** One row more than the page tells whether there is another. */
export function pageFrom<Row, Item>(
  rows: Row[],
  limit: number,
  of: { item: (row: Row) => Item; position: (row: Row) => unknown },
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(of.item),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(of.position(last)) : null,
  };
}

/** Who did what to what, for the audit row of a write. */
export function auditOf(
  c: Context<HttpEnv>,
  what: { action: string; target: string; reason: string | null; before: unknown; after: unknown },
): AuditRow {
  const { keyId, role } = c.get('caller');
  return { actor: keyId, role, requestId: c.get('requestId'), ...what };
}
