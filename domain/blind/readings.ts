const tags = /<!--[\s\S]*?-->|<[/!?]?[a-z][^<>]*>/gi;
const mostRounds = 5;

/**
 * The ways in which a person or a machine may read one text: as written and with entities and URL escapes decoded, each with its
 * markup in place (attributes and comments count), taken out (`Ac<b>me</b>`) and as a gap (`<td>Acme</td><td>Ltd</td>`).
 */
export function readingsOf(text: string): string[] {
  const written = withoutPictures(text);
  const readings = [written, decoded(written)].flatMap((reading) => [
    reading,
    reading.replace(tags, ''),
    reading.replace(tags, ' '),
  ]);
  return [...new Set(readings)];
}

/** Pixels say nothing, but chance spells words in their base64. A vector picture is text and is read. */
function withoutPictures(text: string): string {
  return text.replace(
    /data:([a-z]+\/[a-z0-9.+-]+)[^,"'\s]*?;base64,([A-Za-z0-9+/=]*)/gi,
    (_, type: string, payload: string) =>
      /^image\/(?!svg)/i.test(type) ? `data:${type}` : `data:${type},${textOf(payload)}`,
  );
}

function textOf(payload: string): string {
  try {
    return percentDecoded(Array.from(atob(payload), (byte) => `%${hex(byte.charCodeAt(0))}`).join(''));
  } catch {
    return payload;
  }
}

/** Entities and URL escapes decoded until nothing changes: what is encoded twice is read too. */
function decoded(text: string): string {
  let reading = text;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = percentDecoded(entitiesDecoded(reading));
    if (next === reading) return reading;
    reading = next;
  }
  return reading;
}

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  shy: '',
  zwj: '',
  zwnj: '',
  lrm: '',
  rlm: '',
  ndash: '-',
  mdash: '-',
  hyphen: '-',
  dash: '-',
  period: '.',
  commat: '@',
  lowbar: '_',
  sol: '/',
  colon: ':',
  comma: ',',
  num: '#',
  plus: '+',
  szlig: 'ß',
  aelig: 'æ',
  oelig: 'œ',
  oslash: 'ø',
  lstrok: 'ł',
  eth: 'ð',
  thorn: 'þ',
};
/** Accents are folded away afterwards, so the letter is enough. */
const accented = /^([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|caron|ogon|macr|breve|dot)$/i;

function entitiesDecoded(text: string): string {
  return text
    .replace(/&#x([0-9a-f]{1,6});?/gi, (whole, digits: string) =>
      character(whole, Number.parseInt(digits, 16)),
    )
    .replace(/&#(\d{1,7});?/g, (whole, digits: string) => character(whole, Number(digits)))
    .replace(/&(?:shy|nbsp)(?=[a-z])/gi, (legacy) => named[legacy.slice(1).toLowerCase()] ?? legacy)
    .replace(/&([a-z]{2,10});?/gi, (whole, name: string) => {
      return named[name.toLowerCase()] ?? accented.exec(name)?.[1] ?? whole;
    });
}

function character(whole: string, codePoint: number): string {
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes.replace(/%(..)/g, (_, digits: string) => character('', Number.parseInt(digits, 16)));
    }
  });
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
