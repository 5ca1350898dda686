import { createHmac } from 'node:crypto';
import type { Cleared } from '../../domain/blind/cleared.js';
import { readContent } from '../content.js';
import { UnusableContent, type Verification } from '../ports/inbound.js';
import type { TextInbound, TextMeaning, TextRequest, TextWord } from '../ports/text-inbound.js';
import { isSameSignature } from '../signature.js';
import { textStatusOf, textWordOf } from './states.js';
import * as wire from './wire.js';

/**
 * Twilio's webhooks about texts: what became of ours, and what people write. The secret is the account's auth token; the signature covers
 * the URL that Twilio was given and every form field. There is no time in it: a repeated message is known by its id. Header names are
 * lower case.
 */
export const twilioInbound: TextInbound = { verify, read, reply };

function verify({ headers, rawBody, url }: TextRequest, secret: string): Verification {
  if (secret === '') return { ok: false, reason: 'no secret is configured' };
  const signature = headers.get('x-twilio-signature');
  if (!signature) return { ok: false, reason: 'no signature header' };
  if (!URL.canParse(url)) return { ok: false, reason: 'the address it was sent to is not known' };
  const fields = new URLSearchParams(rawBody.toString('utf8'));
  const isSigned = spellingsOf(url).some((one) => isSameSignature(signature, sign(secret, one, fields)));
  if (!isSigned) return { ok: false, reason: 'the signature does not match' };
  const sid = fields.get('MessageSid') || `unnamed ${signature}`;
  const status = statusIn(fields);
  return status === null
    ? { ok: true, messageId: sid, topic: 'incoming', account: null }
    : { ok: true, messageId: `${sid}:${status}`, topic: 'status', account: null };
}

/** Twilio signs the address with its port or without: its own libraries accept both. */
function spellingsOf(address: string): string[] {
  const url = new URL(address);
  const standard = url.protocol === 'https:' ? '443' : '80';
  const without = new URL(url);
  without.port = '';
  const path = `${url.pathname}${url.search}`;
  return [without.href, `${url.protocol}//${url.hostname}:${url.port || standard}${path}`];
}

/** Names in order of their bytes, each with its values; a name given several times lists each value once, in order. */
function sign(secret: string, url: string, fields: URLSearchParams): string {
  const names = [...new Set(fields.keys())].toSorted(byCodeUnit);
  const told = names.flatMap((name) =>
    [...new Set(fields.getAll(name))].toSorted(byCodeUnit).map((value) => `${name}${value}`),
  );
  return createHmac('sha1', secret)
    .update(url + told.join(''), 'utf8')
    .digest('base64');
}

function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What we read of a message; an incoming one says `received`, under the old name alone or under both. */
function statusIn(fields: URLSearchParams): string | null {
  const status = fields.get('MessageStatus');
  return status === null || status === 'received' || status === 'receiving' ? null : status;
}

function read({ rawBody }: Parameters<TextInbound['read']>[0]): TextMeaning {
  const fields = new URLSearchParams(rawBody.toString('utf8'));
  const content = Object.fromEntries(fields);
  return statusIn(fields) === null ? incoming(content) : statusOf(content);
}

function statusOf(content: unknown): TextMeaning {
  const { MessageSid, MessageStatus, ErrorCode } = readContent(wire.statusCallback, content);
  const status = textStatusOf(MessageStatus);
  if (status === null) throw new UnusableContent('MessageStatus', `"${MessageStatus}" is no status we know`);
  return { kind: 'textStatus', providerId: MessageSid, status, errorCode: ErrorCode || null };
}

function incoming(content: unknown): TextMeaning {
  const { MessageSid, From, To, Body, OptOutType } = readContent(wire.incoming, content);
  const word = optOutOf(OptOutType) ?? textWordOf(Body);
  return {
    kind: 'incomingText',
    providerId: MessageSid,
    from: From,
    to: To,
    word,
    body: Body,
    isAnswered: OptOutType !== undefined,
  };
}

/** TwiML. Anything else is an error in Twilio's log. */
function reply(body: Cleared | null): { contentType: string; body: string } {
  const message =
    body === null ? '' : `<Message>${body.replace(/[&<>]/g, (one) => escapes[one] ?? '')}</Message>`;
  return {
    contentType: 'text/xml; charset=utf-8',
    body: `<?xml version="1.0" encoding="UTF-8"?><Response>${message}</Response>`,
  };
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Where Twilio says how it read the text, it has acted on it already. */
function optOutOf(type: string | undefined): TextWord | null {
  return type === undefined ? null : textWordOf(type);
}
