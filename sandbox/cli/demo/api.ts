import { z } from 'zod';
import { messageOf, WorldError } from '../../world/errors.js';

const summarySchema = z.object({
  id: z.string(),
  store: z.string(),
  name: z.string(),
  stage: z.string(),
  openCaseTypes: z.array(z.string()),
  suppliers: z.array(z.string()),
});

const pageSchema = z.object({ items: z.array(summarySchema), nextCursor: z.string().nullable() });

const detailSchema = summarySchema.extend({
  tags: z.array(z.string()),
  purchaseOrders: z.array(z.object({ number: z.string(), supplier: z.string(), state: z.string() })),
  parcels: z.array(z.object({ trackingNumber: z.string(), state: z.string() })),
  cases: z.array(
    z.object({
      type: z.string(),
      title: z.string(),
      state: z.string(),
      ticketId: z.string().nullable(),
    }),
  ),
  notifications: z.array(
    z.object({
      notification: z.string(),
      channel: z.string(),
      state: z.string(),
      notBefore: z.string().nullable(),
    }),
  ),
  effects: z.array(z.object({ kind: z.string(), state: z.string() })),
  timeline: z.array(z.object({ at: z.string(), text: z.string() })),
});

export type OrderSummary = z.infer<typeof summarySchema>;
export type OrderDetail = z.infer<typeof detailSchema>;

export interface Api {
  /** All orders whose name or id contains this text, of one store or of all. */
  orders(text: string, store?: string): Promise<OrderSummary[]>;
  order(id: string): Promise<OrderDetail>;
}

/** Reads the running product as anybody outside would. @throws WorldError for any answer but 200. */
export function readApi(baseUrl: string, apiKey: string): Api {
  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const answer = await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
    if (!answer.ok) {
      throw new WorldError(
        `The API answers ${answer.status} to ${path}`,
        (await answer.text()).slice(0, 500),
      );
    }
    return schema.parse(await answer.json());
  };
  return {
    orders: async (text, store) => {
      const found: OrderSummary[] = [];
      const query = new URLSearchParams({ q: text, limit: '200', ...(store && { store }) });
      for (let more = true; more; ) {
        const { items, nextCursor } = await get(`/v1/orders?${query.toString()}`, pageSchema);
        found.push(...items);
        more = nextCursor !== null;
        if (nextCursor !== null) query.set('cursor', nextCursor);
      }
      return found;
    },
    order: (id) => get(`/v1/orders/${encodeURIComponent(id)}`, detailSchema),
  };
}

/** A control call of a simulator. @throws WorldError when it is refused. */
export async function control(baseUrl: string, name: string, body: unknown): Promise<void> {
  const answer = await fetch(`${baseUrl}/_control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((error: unknown) => {
    throw new WorldError(`${baseUrl} does not answer: ${messageOf(error)}`, 'See sandbox.log.');
  });
  const text = await answer.text();
  if (!answer.ok) throw new WorldError(`${name} was answered ${answer.status}`, text.slice(0, 500));
}
