import { base64Decoded, textOf } from './bytes.js';
import { entitiesDecoded, percentDecoded } from './entities.js';
import { hostNamesDecoded } from './host-names.js';
import { asLatin } from './lookalikes.js';
import { cssDecoded, scriptDecoded } from './scripts.js';

const tags = /<!--[\s\S]*?-->|<[/!?]?[a-z][^<>]*>/gi;
const blocks =
  /<\/?(?:address|article|blockquote|body|br|caption|dd|div|dl|dt|footer|h[1-6]|head|header|hr|li|main|ol|p|pre|section|t(?:able|body|d|foot|h|head|itle|r)|ul)\b[^<>]*>/gi;
const unseen = /<([a-z]+)\b[^<>]*(?:display\s*:\s*none|font-size\s*:\s*0)[^<>]*>[^<]*<\/\1>/gi;
const mostRounds = 5;

/**
 * The ways in which a person or a machine may read one text: as written; with entities, URL escapes and host names decoded; with the
 * escapes of scripts and style sheets resolved; and what its base64 says. Each with its markup in place (attributes and comments
 * count), taken out (`Ac<b>me</b>`) and as a gap (`<td>Acme</td><td>Ltd</td>`); backwards where it says so; and in Latin letters
 * where others look like them.
 */
export function readingsOf(text: string): string[] {
  const written = withoutPictures(text);
  const plain = decoded(written);
  const sources = new Set([written, plain, scriptDecoded(plain), cssDecoded(plain), base64In(plain)]);
  const readings = new Set<string>();
  for (const source of sources) {
    for (const reading of withoutMarkup(source)) {
      readings.add(reading);
      readings.add(asLatin(reading));
    }
  }
  readings.delete('');
  return [...readings];
}

function withoutMarkup(text: string): string[] {
  const shown = text.replace(unseen, '').replace(/>\s+</g, '><').replace(tags, '');
  const apart = text.replace(tags, ' ');
  const asDrawn = text.replace(blocks, ' ').replace(tags, '');
  const isTurned = /[\u202d\u202e]|<bdo\b|bidi-override/i.test(text);
  return isTurned
    ? [text, shown, apart, asDrawn, turned(shown), turned(apart)]
    : [text, shown, apart, asDrawn];
}

/** All of it backwards: wherever in the text the direction is overridden, the word stands in this. */
function turned(text: string): string {
  return Array.from(text).reverse().join('');
}

/** Pixels say nothing, but chance spells words in their base64. A vector picture is text and is read. */
function withoutPictures(text: string): string {
  return text.replace(
    /data:([a-z]+\/[a-z0-9.+-]+)[^,"'\s]*?;base64,([A-Za-z0-9+/=_-]*)/gi,
    (_, type: string, payload: string) =>
      /^image\/(?!svg)|^font\//i.test(type) ? `data:${type}` : `data:${type},${payloadOf(payload)}`,
  );
}

function payloadOf(base64: string): string {
  const bytes = base64Decoded(base64);
  return bytes === null ? base64 : textOf(bytes, 'utf-8');
}

/** Entities, URL escapes and host names decoded until nothing changes: what is encoded twice is read too. */
function decoded(text: string): string {
  let reading = text;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = withoutPictures(percentDecoded(entitiesDecoded(reading)));
    if (next === reading) break;
    reading = next;
  }
  return hostNamesDecoded(reading);
}

/** What the text's runs of base64 say, where they say something: parameters of links, parts of a quoted mail. */
function base64In(text: string): string {
  const joined = text.replace(/([A-Za-z0-9+/]{60,})\r?\n(?=[A-Za-z0-9+/=]+)/g, '$1');
  const runs = joined.match(/[A-Za-z0-9+/_-]{12,}/g) ?? [];
  return runs.flatMap((run) => sayingOf(run) ?? []).join('\n');
}

function sayingOf(run: string): string | null {
  const bytes = base64Decoded(run);
  if (bytes === null || bytes.some((byte) => byte < 9 || byte === 127)) return null;
  const text = textOf(bytes, 'utf-8');
  return text.includes('\ufffd') ? null : text;
}
