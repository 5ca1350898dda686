/** How a text message goes over the air: its alphabet, its length in units of it, and the messages it is cut into and paid for. */
export interface Segments {
  encoding: 'gsm7' | 'ucs2';
  /** Septets of GSM 03.38, or 16-bit units. */
  units: number;
  /** 0 for an empty text. */
  segments: number;
}

/** In units: one message alone, and one of several, which loses room to the header that joins them. */
const room = {
  gsm7: { alone: 160, joined: 153 },
  ucs2: { alone: 70, joined: 67 },
} as const;

/** GSM 03.38, the basic table (without its escape). */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** The extension table: each takes two septets, an escape and the character. */
const extended = new Set('\f^{}\\[~]|€');

/** Counts what a text costs. One character outside GSM 03.38 makes the whole text UCS-2. No character is cut in two. */
export function segmentsOf(text: string): Segments {
  const characters = Array.from(text);
  const encoding = characters.every((one) => basic.has(one) || extended.has(one)) ? 'gsm7' : 'ucs2';
  const sizes = characters.map((one) => (encoding === 'gsm7' ? septetsOf(one) : one.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  return { encoding, units, segments: packed(sizes, units, room[encoding]) };
}

function septetsOf(character: string): number {
  return extended.has(character) ? 2 : 1;
}

function packed(
  sizes: readonly number[],
  units: number,
  { alone, joined }: { alone: number; joined: number },
) {
  if (units === 0) return 0;
  if (units <= alone) return 1;
  const last = sizes.reduce(
    ({ segments, used }, size) =>
      used + size > joined ? { segments: segments + 1, used: size } : { segments, used: used + size },
    { segments: 1, used: 0 },
  );
  return last.segments;
}
