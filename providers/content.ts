import { parse } from 'lossless-json';
import type { z } from 'zod';
import { UnusableContent } from './ports/inbound.js';

/**
 * JSON without losing a digit: integers that a double cannot hold, and all decimals, come as text. Throws UnusableContent where the
 * bytes are not JSON.
 */
export function parseExactly(rawBody: Buffer): unknown {
  try {
    return parse(rawBody.toString('utf8'), undefined, { parseNumber: exactNumber });
  } catch {
    throw new UnusableContent('body', 'is not JSON');
  }
}

function exactNumber(digits: string): number | string {
  const value = Number(digits);
  return /^-?\d+$/.test(digits) && Number.isSafeInteger(value) ? value : digits;
}

/** What we read of a message. Throws UnusableContent with the path of the first field that breaks the format. */
export function readContent<Shape extends z.ZodType>(shape: Shape, content: unknown): z.output<Shape> {
  const result = shape.safeParse(content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UnusableContent(pathOf(issue?.path ?? []), issue?.message ?? 'is not usable');
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'body';
}
