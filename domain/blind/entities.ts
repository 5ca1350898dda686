/** What stands for a character in markup and in addresses, as the character. */
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

export function entitiesDecoded(text: string): string {
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

export function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes.replace(/%(..)/g, (_, digits: string) => character('', Number.parseInt(digits, 16)));
    }
  });
}
