import { base64Decoded, bytesFrom, textOf } from './bytes.js';
import { percentDecoded } from './entities.js';

export interface MailHeader {
  /** In lower case. */
  name: string;
  /** As written, on one line. */
  value: string;
  /** As its reader gets it: encoded words (RFC 2047) and parameters (RFC 2231) decoded. */
  text: string;
}

/** The headers of a mail or of one of its parts, from bytes as characters. */
export function headersIn(head: string): MailHeader[] {
  const lines = head.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n/);
  return lines.flatMap((line) => {
    const parts = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(line);
    const name = (parts?.[1] ?? 'line').toLowerCase();
    const value = (parts?.[2] ?? line).trim();
    return value === '' ? [] : [{ name, value, text: readable(name, value) }];
  });
}

function readable(name: string, value: string): string {
  const utf8 = textOf(bytesFrom(withoutMachineIds(name, value)), 'utf-8');
  return [...new Set([wordsDecoded(utf8), parametersJoined(utf8)])].join('\n');
}

/** Random by design: chance spells short words in them. What follows the `@` of an id is a name, and is read. */
function withoutMachineIds(name: string, value: string): string {
  if (name === 'content-type') return value.replace(/;\s*boundary\s*=\s*(?:"[^"]*"|[^\s;]+)/i, '');
  return name === 'message-id' ? value.replace(/[0-9a-f]{24,}/gi, '') : value;
}

/** Between two encoded words the space is no space: a long word is cut in two. */
function wordsDecoded(text: string): string {
  return text
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(
      /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=/gi,
      (_, charset: string, encoding: string, payload: string) =>
        textOf(encoding.toLowerCase() === 'b' ? fromBase64(payload) : fromQ(payload), charset),
    );
}

function fromBase64(payload: string): Uint8Array {
  return base64Decoded(payload) ?? new Uint8Array();
}

function fromQ(payload: string): Uint8Array {
  const bytes = payload
    .replace(/_/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return bytesFrom(bytes);
}

/** `filename*0*=UTF-8''%41c; filename*1="me.pdf"` is one name in two pieces. */
function parametersJoined(text: string): string {
  const pieces = [...text.matchAll(/;\s*[\w-]+\*(?:\d+\*?)?=(?:"([^"]*)"|([^\s;]*))/g)];
  return percentDecoded(
    pieces
      .map(([, quoted, bare]) => quoted ?? bare ?? '')
      .join('')
      .replace(/^[\w-]*'[\w-]*'/, ''),
  );
}
