/** Letters of other scripts that a reader takes for Latin ones, each run beside its twins. Upper and lower case differ: `Ν` is an N, `ν` a v. */
const twins: readonly (readonly [string, string])[] = [
  ['авекмнорстухѕіјԁԛԝһӏѵгьԍ', 'abekmhopctyxsijdqwhlvrbg'],
  ['АВЕКМНОРСТУХЅІЈԚԜӀѴЬԌ', 'ABEKMHOPCTYXSIJQWIVbG'],
  ['αβγεηικνορστυχωςμ', 'abyenikvopotuxwcu'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ['օսհցոյզՍՕՏ', 'ouhgnjqUOS'],
  ['ɑɡɩɪʙɢʜʟɴʀʏᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱꜰƅ', 'agiibghlnryacdejkmoptuvwzsfb'],
  ['ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ', 'ABCDEGHJKLMPRSTVWZ'],
];
const table = new Map(
  twins.flatMap(([letters, latin]) => Array.from(letters, (letter, index) => [letter, latin[index] ?? ''])),
);

/** Alphabets and digits that stand in one row: where the row begins, its length, and what its first sign reads as. */
const rows: readonly (readonly [number, number, string])[] = [
  [0x1f1e6, 26, 'A'], // regional indicators
  [0x1f150, 26, 'A'], // in black circles
  [0x1f170, 26, 'A'], // in black squares
  [0xe0021, 94, '!'], // tags: invisible, and read by machines
  [0x660, 10, '0'],
  [0x6f0, 10, '0'],
  [0x966, 10, '0'],
  [0x9e6, 10, '0'],
  [0xe50, 10, '0'],
  [0x24ff, 1, '0'],
  [0x2776, 9, '1'],
];

/** A text as a reader takes it who knows Latin letters only; the same text where none of it looks like them. */
export function asLatin(text: string): string {
  const strange = text.replace(/[\x00-\x7e]+/g, '').normalize('NFKD');
  if (!Array.from(strange).some((letter) => twinOf(letter) !== null)) return text;
  return Array.from(text.normalize('NFKD'), (letter) => twinOf(letter) ?? letter).join('');
}

function twinOf(letter: string): string | null {
  const twin = table.get(letter);
  if (twin !== undefined) return twin;
  const code = letter.codePointAt(0) ?? 0;
  if (code < 0x660) return null;
  const row = rows.find(([from, length]) => code >= from && code < from + length);
  return row ? String.fromCharCode(row[2].charCodeAt(0) + code - row[0]) : null;
}
