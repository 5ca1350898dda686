/** Strings in script blocks and JSON-LD as their reader gets them: escapes resolved, pieces put together. */
export function scriptDecoded(text: string): string {
  if (!/\\|["'`]\s*\+/.test(text)) return text;
  return text
    .replace(/(["'`])\s*\+\s*["'`]/g, '')
    .replace(/\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (whole, ...digits) =>
      character(whole, digits.slice(0, 3)),
    )
    .replace(/\\[bfnrtv]/g, ' ')
    .replace(/\\\r?\n/g, '')
    .replace(/\\(.)/g, '$1');
}

/** The same for style sheets: `content: "Ac" "\6d e"`. */
export function cssDecoded(text: string): string {
  if (!/\\|content\s*:/i.test(text)) return text;
  return text
    .replace(/(["'])\s*\1/g, '')
    .replace(/\\\r?\n/g, '')
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (whole, ...digits) => character(whole, digits.slice(0, 1)))
    .replace(/\\(.)/g, '$1');
}

function character(whole: string, digits: unknown[]): string {
  const code = Number.parseInt(String(digits.find((one) => typeof one === 'string')), 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
