import { complaintOf, exchange, failureOf, type HttpAnswer, isSuccess, jsonOf } from '../http.js';
import { ProviderError } from '../ports/errors.js';
import type { Ticket, TicketDesk } from '../ports/ticket-desk.js';
import * as wire from './wire.js';

const provider = 'gorgias';

export interface GorgiasAccess {
  /** `https://{account}.gorgias.com`. */
  baseUrl: string;
  /** Of the user that the API key belongs to: notes carry its name. */
  email: string;
  apiKey: string;
  /** For one call, ms. */
  timeoutMs: number;
}

/** Gorgias' tickets, written in internal notes alone: they may name suppliers. */
export function createGorgiasDesk(access: GorgiasAccess): TicketDesk {
  const call = callOf(access);
  const note = { channel: 'internal-note', via: 'api', from_agent: true, sender: { email: access.email } };
  return {
    find: async (externalId, signal) => {
      // The oldest, should one have been opened twice after all.
      const query = new URLSearchParams({ external_id: externalId, order_by: 'created_datetime:asc' });
      const { data } = jsonOf(
        await call({ method: 'GET', path: `?${query.toString()}`, signal }),
        wire.tickets,
      );
      const found = data.find((one) => one.external_id === externalId);
      if (found) return ticketOf(found);
      if (data.length === 0) return null;
      // Others were listed: the filter was not heeded, so that "not there" is not said.
      throw new ProviderError(
        provider,
        'noAnswer',
        'UNREADABLE',
        'the tickets listed are not those asked for',
      );
    },
    open: async ({ externalId, subject, body, tags, orderNumber }, signal) => {
      const ticket = {
        external_id: externalId,
        subject,
        channel: 'internal-note',
        via: 'api',
        from_agent: true,
        tags: tags.map((name) => ({ name })),
        meta: { order_number: orderNumber },
        messages: [{ ...note, body_text: body }],
      };
      return ticketOf(jsonOf(await call({ method: 'POST', path: '', body: ticket, signal }), wire.ticket));
    },
    hasNote: async (ticketId, externalId, signal) => {
      const answer = await call({ method: 'GET', path: pathOf(ticketId), signal });
      return jsonOf(answer, wire.ticketWithMessages).messages.some((one) => one.external_id === externalId);
    },
    addNote: async (ticketId, { externalId, text }, signal) => {
      const body = { ...note, external_id: externalId, body_text: text };
      const answer = await call({ method: 'POST', path: `${pathOf(ticketId)}/messages`, body, signal });
      jsonOf(answer, wire.message);
    },
    close: async (ticketId, signal) => {
      const body = { status: 'closed' };
      jsonOf(await call({ method: 'PUT', path: pathOf(ticketId), body, signal }), wire.ticket);
    },
  };
}

interface Call {
  method: 'GET' | 'POST' | 'PUT';
  /** Behind `/api/tickets`. */
  path: string;
  body?: unknown;
  signal: AbortSignal;
}

/** One call; whatever is not a success is thrown. */
function callOf({ baseUrl, email, apiKey, timeoutMs }: GorgiasAccess) {
  const authorization = `Basic ${Buffer.from(`${email}:${apiKey}`).toString('base64')}`;
  return async ({ path, ...call }: Call): Promise<HttpAnswer> => {
    const url = `${baseUrl}/api/tickets${path}`;
    const answer = await exchange({ provider, url, headers: { authorization }, timeoutMs, ...call });
    if (isSuccess(answer)) return answer;
    const message = complaintOf(answer, wire.failure)?.error.msg ?? null;
    throw failureOf(answer, { code: null, message }, [apiKey, email]);
  };
}

function pathOf(ticketId: string): string {
  return `/${encodeURIComponent(ticketId)}`;
}

function ticketOf({ id, status }: { id: string; status: string }): Ticket {
  return { ticketId: id, isClosed: status === 'closed' };
}
