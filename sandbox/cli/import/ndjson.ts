import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isLosslessNumber, parse } from 'lossless-json';
import { orderOfRest } from './rest-order.js';
import { type Reader, type Reading, Unusable } from './reading.js';

const reasonMember = '_rejectedBecause';
const earlierReason = new RegExp(`^\\{\\s*"${reasonMember}"\\s*:\\s*"(?:[^"\\\\]|\\\\.)*"\\s*,?`);

/** One Shopify order (REST JSON) per line. Holds one line at a time. */
export function readNdjson(file: string): Reader {
  const stream = createReadStream(file);
  async function* readings(): AsyncGenerator<Reading> {
    const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
    // readline ends quietly when its input fails.
    let failure: unknown;
    stream.once('error', (error) => {
      failure = error;
      lines.close();
    });
    let number = 0;
    try {
      for await (const line of lines) {
        number += 1;
        const text = line.replace(/^\uFEFF/, '').trim();
        if (text !== '') yield readingOf(text, number);
      }
    } finally {
      stream.destroy();
    }
    if (failure instanceof Error) throw failure;
  }
  return { readings: readings(), bytesRead: () => stream.bytesRead, rejectedHeader: () => '' };
}

function readingOf(text: string, line: number): Reading {
  const source = { where: `line ${line}`, rejected: (reason: string) => rejectedLine(text, reason) };
  try {
    const order = orderOfRest(parsed(text));
    return order ? { kind: 'order', order, source } : { kind: 'nothingToDo', source };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { kind: 'unusable', reason: error.message, source };
  }
}

/** Numbers as they are written, because an id of Shopify does not fit a double. */
function parsed(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw new Unusable('the line is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isLosslessNumber(value)) {
    throw new Unusable('the line is not a JSON object');
  }
  return Object.fromEntries(Object.entries(value));
}

/** The order as it came, digit by digit, with the reason as its first member, so that it can be mended and sent again. */
function rejectedLine(text: string, reason: string): string {
  if (!text.startsWith('{') || !isJson(text)) {
    return `${JSON.stringify({ [reasonMember]: reason, line: text })}\n`;
  }
  const members = text.replace(earlierReason, '{').slice(1).trimStart();
  const separator = members.startsWith('}') ? '' : ',';
  return `{"${reasonMember}":${JSON.stringify(reason)}${separator}${members}\n`;
}

function isJson(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
