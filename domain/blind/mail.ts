import { base64Decoded, bytesFrom, bytesOf, textOf } from './bytes.js';
import type { Cleared, ClearedMessage } from './cleared.js';
import type { BlindDictionary } from './dictionary.js';
import { headersIn, type MailHeader } from './mail-headers.js';
import { type BlindHit, hitsIn } from './scan.js';

const deepestPart = 20;
/** Compressed or drawn: nothing in it can be read here. Its name still is. */
const unread = /^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:zip|gzip|x-gzip))/;

/**
 * The last gate before SMTP (B10): a finished mail as its bytes, every header and part of it decoded, or what was found in it. `where`
 * says `subject`, `sender`, `text`, `html`, another header's name or another part's type. `known` passed a dictionary that allows no
 * more than this one: what says the same to the letter is not read again.
 */
export function clearRaw(
  message: Uint8Array,
  dictionary: BlindDictionary,
  known: readonly Cleared[] = [],
): { ok: true; message: ClearedMessage } | { ok: false; hits: BlindHit[] } {
  const passed = new Set(known.map(asTransferred));
  const found = mailTexts(message)
    .filter(({ text }) => !passed.has(asTransferred(text)))
    .flatMap(({ where, text }) => hitsIn(text, dictionary, where));
  const hits = [...new Map(found.map((hit) => [JSON.stringify(hit), hit])).values()];
  return isCleared(message, hits) ? { ok: true, message } : { ok: false, hits };
}

/** Line ends, and what surrounds a part, are the transport's. */
function asTransferred(text: string): string {
  return text.replace(/\r\n/g, '\n').trim();
}

function isCleared(message: Uint8Array, hits: BlindHit[]): message is ClearedMessage {
  return message instanceof Uint8Array && hits.length === 0;
}

export interface MailText {
  where: string;
  text: string;
}

/** Everything that a mail says, decoded: its headers, and each part in the charset it claims. */
export function mailTexts(message: Uint8Array): MailText[] {
  return textsIn(bytesOf(message), 0);
}

function textsIn(entity: string, depth: number): MailText[] {
  const end = /^\r?\n|\r?\n\r?\n/.exec(entity);
  const head = end ? entity.slice(0, end.index) : entity;
  const body = end ? entity.slice(end.index + end[0].length) : '';
  const headers = headersIn(head);
  const said = headers.map(({ name, text }) => ({ where: whereOf(name), text }));
  return [...said, ...bodyTexts(body, headers, depth)];
}

function whereOf(header: string): string {
  if (header === 'from') return 'sender';
  return header === 'subject' ? 'subject' : `header ${header}`;
}

function bodyTexts(body: string, headers: MailHeader[], depth: number): MailText[] {
  const told = headers.find(({ name }) => name === 'content-type')?.value ?? 'text/plain';
  const type = told.split(';')[0]?.trim().toLowerCase() ?? '';
  const boundary = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(told);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark && type.startsWith('multipart/') && depth < deepestPart) return partsTexts(body, mark, depth);
  const bytes = transferred(body, headers.find(({ name }) => name === 'content-transfer-encoding')?.value);
  if (type === 'message/rfc822' && depth < deepestPart) return textsIn(bytesOf(bytes), depth + 1);
  if (unread.test(type)) return [];
  return contentOf(bytes, { type, told }).map((text) => ({ where: partName(type), text }));
}

function partName(type: string): string {
  if (type === 'text/html') return 'html';
  return type === 'text/plain' ? 'text' : `part ${type}`;
}

/** What stands before the first part and after the last is read too: some programs show it. */
function partsTexts(body: string, boundary: string, depth: number): MailText[] {
  const line = new RegExp(`(?:^|\\r?\\n)--${escaped(boundary)}(--)?[ \\t]*(?=\\r?\\n|$)`);
  const [preamble = '', ...parts] = body.split(new RegExp(line, 'g'));
  // Every part comes with what its boundary ended in: `--` for the last one.
  const pieces = parts.flatMap((mark, index) =>
    index % 2 === 0 ? [{ mark, text: parts[index + 1] ?? '' }] : [],
  );
  const last = pieces.findIndex(({ mark }) => mark === '--');
  const inside = last < 0 ? pieces : pieces.slice(0, last);
  const around = [preamble, ...(last < 0 ? [] : pieces.slice(last).map(({ text }) => text))]
    .filter((text) => text.trim() !== '')
    .map((text) => ({ where: 'around the parts', text: textOf(bytesFrom(text), 'utf-8') }));
  return [...inside.flatMap(({ text }) => textsIn(text.replace(/^\r?\n/, ''), depth + 1)), ...around];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function transferred(body: string, encoding = ''): Uint8Array {
  if (/base64/i.test(encoding)) return base64Decoded(body) ?? new Uint8Array();
  return bytesFrom(/quoted-printable/i.test(encoding) ? unquoted(body) : body);
}

/** Quoted-printable without its soft line ends. */
function unquoted(text: string): string {
  return text
    .replace(/[ \t]+(?=\r?\n|$)/g, '')
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** One text in each way that its reader may put its lines together. */
function contentOf(bytes: Uint8Array, { type, told }: { type: string; told: string }): string[] {
  if (type === 'application/pdf') return [documentText(bytesOf(bytes))];
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(told)?.[1] ?? 'utf-8';
  const texts = new Set([textOf(bytes, charset), textOf(bytes, 'utf-8')]);
  for (const text of [...texts]) {
    // Calendars and address cards break long lines anywhere (RFC 5545), flowed text where it says so (RFC 3676).
    if (/calendar|vcard|directory/.test(type)) texts.add(text.replace(/\r?\n[ \t]/g, ''));
    if (/delsp\s*=\s*"?yes/i.test(told)) texts.add(text.replace(/ \r?\n/g, ''));
  }
  return [...texts];
}

/** What a PDF says of itself (title, author, producer): its pages are compressed and stay unread. */
function documentText(binary: string): string {
  return binary.replace(/stream\r?\n[\s\S]*?endstream/g, (stream) =>
    /[\x00-\x08\x0e-\x1f]/.test(stream) ? '' : stream,
  );
}
