import { describe, expect, it } from 'vitest';
import { dictionaryOf } from '../../../domain/blind/dictionary.js';
import { hostNamesDecoded } from '../../../domain/blind/host-names.js';
import { clear } from '../../../domain/blind/scan.js';

const none = { aliases: [], domains: [], phones: [], streets: [], skuPrefixes: [] };
const suppliers = [
  {
    ...none,
    name: 'Borealis Works GmbH & Co. KG',
    aliases: ['Acme', 'Νηρεύς'],
    domains: ['https://www.größe.example/shop', 'sales@acme-cast.example'],
    phones: ['+49 30 123456', '(312) 555-0142', '+1 718 555 0148'],
    streets: ['382 East Lies Road'],
    skuPrefixes: ['ACM-', 'QX'],
  },
];
const found = (text: string, allowed: string[] = []): string[] => {
  const result = clear(text, dictionaryOf(suppliers, allowed), 'text');
  return result.ok ? [] : result.hits.map((hit) => hit.word);
};

describe('R-103: one text read in all its ways', () => {
  it.each([
    ['in Cyrillic letters', 'from Асmе today'],
    ['in Greek capitals', 'from ΑϹΜΕ and ΑCΜΕ'],
    ['in squared letters', 'from 🅰🅲🅼🅴'],
    ['in flags', 'from 🇦🇨🇲🇪'],
    ['in invisible tags', 'from \u{e0061}\u{e0063}\u{e006d}\u{e0065}'],
    ['backwards under an override', 'from \u202eemcA\u202c'],
    ['backwards in markup', 'from <bdo dir="rtl">emcA</bdo>'],
    ['in a script block', '<script type="application/ld+json">{"seller":"\\u0041cm\\u{65}"}</script>'],
    ['behind an escaped line end', '{"note":"thanks\\nacme"}'],
    ['in pieces of a script', '<script>let a = "Ac" + "me"</script>'],
    ['in a style sheet', '<style>.x::after { content: "\\41 cm\\000065" }</style>'],
    ['in pieces of a style sheet', '<style>.x::after { content: "Ac" "me" }</style>'],
    ['in base64 of a link', `https://x.example/o?d=${btoa('from=acme&x=1')}`],
    ['in base64 with its lines', btoa(`${'x '.repeat(40)}acme ltd`).replace(/.{76}/g, '$&\r\n')],
    ['in a data URL', `<a href="data:text/html;base64,${btoa('<p>Acme</p>')}">`],
    ['in a data URL, encoded', `<a href="data:text/html,%3Cp%3EAc%26shy%3Bme">`],
    ['split by a line break', 'Ac<br>me'],
    ['split over cells with space between', '<td>Ac</td>\n  <td>me</td>'],
    ['around something unseen', 'Ac<span style="display:none">xx</span>me'],
    ['in an alt text', '<img alt="a photo by acme" src="/1.png">'],
    ['in a parameter', '<a href="/x?utm_source=acme&a=1">'],
  ])('finds a name %s', (_, text) => {
    expect(found(text)).toEqual(['Acme']);
  });

  it.each([
    ['a host in punycode', 'https://xn--gre-6ka8i.example/x', 'größe.example'],
    ['a host with an address', 'mail me@acme-cast.example', 'acme-cast.example'],
    ['a name without its legal form', 'BOREALIS works', 'Borealis Works'],
    ['a Greek name in capitals', 'από ΝΗΡΕΥΣ', 'Νηρεύς'],
    ['a phone from inside its country', 'Tel. 030 / 12 34 56', '+49 30 123456'],
    ['a phone from outside', '+1 312.555.0142', '(312) 555-0142'],
    ['a phone in Arabic digits', '٧١٨ ٥٥٥ ٠١٤٨', '+1 718 555 0148'],
    ['a phone over cells', '<td>718</td><td>555</td><td>0148</td>', '+1 718 555 0148'],
    ['a street in look-alikes', '382 Еаst Liеs Rоаd', '382 East Lies Road'],
    ['a SKU with another dash', 'item ACM\u20111042', 'ACM-'],
    ['a SKU in a link', '/p/qx42?a=1', 'QX'],
  ])('finds %s', (_, text, word) => {
    expect(found(text)).toContain(word);
  });

  it('a word that only begins or ends like one is none', () => {
    expect(found('macme, acmely, tracme 4acme')).toEqual([]);
    expect(found('the acme-like')).toEqual(['Acme']);
  });

  it.each([
    ['a name', 'Acme of perfection', 'more from Acme', 'Acme'],
    ['a phone', 'press +1 718 555 0148 for help', 'call 718-555-0148', '+1 718 555 0148'],
    ['a SKU', 'ring ACM-77 gold', 'ring ACM-77 silver', 'ACM-'],
    ['a street', 'the 382 East Lies Rd. museum', '382 East Lies Road', '382 East Lies Road'],
  ])('B10: an allowed phrase protects %s only inside itself', (_, phrase, outside, word) => {
    expect(found(`x ${phrase} y`)).toEqual([word]);
    expect(found(`x ${phrase} y`, [phrase])).toEqual([]);
    expect(found(`x ${phrase.toUpperCase()} y`, [phrase])).toEqual([]);
    expect(found(`x ${phrase} y, ${outside} z`, [phrase])).toEqual([word]);
  });

  it.each([
    ['gre-6ka8i', 'größe'],
    ['bcher-kva', 'bücher'],
    ['80ak6aa92e', 'аррӏе'],
    ['fiqs8s', '中国'],
    ['-', null],
    ['99999999', null],
  ])('reads the host label xn--%s as a browser shows it', (label, shown) => {
    expect(hostNamesDecoded(`xn--${label}`)).toBe(shown ?? `xn--${label}`);
  });
});
