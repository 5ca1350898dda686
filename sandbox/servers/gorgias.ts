import type { Context } from 'hono';
import type { z } from 'zod';
import { GORGIAS_ACCOUNT, type GorgiasAccount } from './credentials.js';
import * as schema from './gorgias/schema.js';
import {
  addMessage,
  forgetData,
  type GorgiasState,
  newState,
  openTicket,
  type StoredMessage,
  type StoredTicket,
} from './gorgias/state.js';
import { createSimulator, type Env, type Reply, toResponse } from './kit/simulator.js';

/** Gorgias' tickets and their messages. An external id is nobody's key there: two posts are two tickets. */
export function createGorgias(options: { account?: GorgiasAccount } = {}) {
  const state = newState(options.account ?? GORGIAS_ACCOUNT);
  const simulator = createSimulator({ name: 'gorgias', failure, reset: () => forgetData(state) });
  const { app, clock } = simulator;

  app.use('/api/*', async (c, next) => {
    const { email, apiKey } = state.account;
    const expected = `Basic ${Buffer.from(`${email}:${apiKey}`).toString('base64')}`;
    return c.req.header('authorization') === expected ? next() : toResponse(failure(401));
  });

  app.post('/api/tickets', async (c) => {
    const wanted = await readBody(c, schema.newTicketSchema);
    if (wanted instanceof Response) return wanted;
    return c.json(ticketJson(openTicket(state, wanted, clock.iso())), 201);
  });

  app.get('/api/tickets', (c) => {
    const query = schema.listSchema.safeParse(c.req.query());
    if (!query.success) return invalid(query.error);
    const { external_id: externalId, order_by: orderBy, limit } = query.data;
    const found = state.tickets.filter((one) => externalId === undefined || one.external_id === externalId);
    const listed = ordered(found, orderBy).slice(0, limit);
    const meta = { prev_cursor: null, next_cursor: found.length > limit ? 'not-simulated' : null };
    const uri = `/api/tickets${new URL(c.req.url).search}`;
    return c.json({ object: 'list', uri, data: listed.map(ticketJson), meta });
  });

  app.get('/api/tickets/:id', (c) => {
    const ticket = ticketOf(state, c.req.param('id'));
    if (!ticket) return toResponse(failure(404));
    return c.json({ ...ticketJson(ticket), messages: ticket.messages.map(messageJson) });
  });

  app.put('/api/tickets/:id', async (c) => {
    const ticket = ticketOf(state, c.req.param('id'));
    if (!ticket) return toResponse(failure(404));
    const change = await readBody(c, schema.changeSchema);
    if (change instanceof Response) return change;
    Object.assign(ticket, change, { updatedAt: clock.iso() });
    ticket.closedAt = ticket.status === 'closed' ? (ticket.closedAt ?? clock.iso()) : null;
    return c.json(ticketJson(ticket), 202);
  });

  app.post('/api/tickets/:id/messages', async (c) => {
    const ticket = ticketOf(state, c.req.param('id'));
    if (!ticket) return toResponse(failure(404));
    const message = await readBody(c, schema.newMessageSchema);
    if (message instanceof Response) return message;
    return c.json(messageJson(addMessage(state, { ticket, message, at: clock.iso() })), 201);
  });

  app.all('/api/*', () => toResponse(failure(404)));
  return { ...simulator, state };
}

function ticketOf(state: GorgiasState, id: string): StoredTicket | undefined {
  return state.tickets.find((one) => String(one.id) === id);
}

/** Tickets of one instant keep the order in which they came. */
function ordered(tickets: readonly StoredTicket[], orderBy: string): StoredTicket[] {
  const [field = '', direction] = orderBy.split(':');
  const of = (one: StoredTicket) => (field === 'created_datetime' ? one.createdAt : one.updatedAt);
  const rising = tickets.toSorted((a, b) => Date.parse(of(a)) - Date.parse(of(b)) || a.id - b.id);
  return direction === 'asc' ? rising : rising.toReversed();
}

function ticketJson({ messages, createdAt, updatedAt, closedAt, ...ticket }: StoredTicket) {
  return {
    ...ticket,
    uri: `/api/tickets/${ticket.id}/`,
    external_id: ticket.external_id ?? null,
    tags: ticket.tags.map(({ name }, index) => ({ id: index + 1, name })),
    messages_count: messages.length,
    created_datetime: createdAt,
    updated_datetime: updatedAt,
    closed_datetime: closedAt,
  };
}

function messageJson({ createdAt, ...message }: StoredMessage) {
  const isPublic = message.channel !== 'internal-note';
  return { ...message, public: isPublic, created_datetime: createdAt };
}

async function readBody<T>(c: Context<Env>, shape: z.ZodType<T>): Promise<T | Response> {
  let value: unknown;
  try {
    value = JSON.parse(await c.req.text());
  } catch {
    return toResponse(problem(400, 'The body is not JSON.'));
  }
  const result = shape.safeParse(value);
  return result.success ? result.data : invalid(result.error);
}

function invalid(error: z.ZodError): Response {
  const data = Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), [issue.message]]));
  return toResponse(problem(400, 'Request validation failed.', data));
}

function problem(status: number, msg: string, data?: object): Reply {
  return { status, body: { error: { msg, ...(data ? { data } : {}) } } };
}

function failure(status: number): Reply {
  if (status === 401) return problem(401, 'The request was not authenticated.');
  if (status === 404) return problem(404, 'Ticket was not found.');
  if (status !== 429) return problem(status, 'The request could not be processed.');
  const headers = { 'retry-after': '5', 'x-gorgias-account-api-call-limit': '40/40' };
  return { ...problem(429, 'Too many requests.'), headers };
}
