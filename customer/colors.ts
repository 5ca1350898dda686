/** A brand's colour made readable: text and marks in it keep WCAG AA contrast on our light and dark grounds. */
export interface Palette {
  /** As the brand wants it: grounds of buttons and bars. */
  accent: string;
  /** Text on `accent`. */
  onAccent: string;
  accentOnLight: string;
  accentOnDark: string;
}

export const light = {
  page: '#f4f5f7',
  card: '#ffffff',
  ink: '#17202b',
  muted: '#556070',
  line: '#dde1e7',
  bad: '#b42318',
};
export const dark = {
  page: '#12161c',
  card: '#1b2129',
  ink: '#eef1f5',
  muted: '#a9b3c1',
  line: '#343d49',
  bad: '#ff9b8f',
};

/** Least contrast of text on its ground, WCAG 2.2 AA. */
const readable = 4.5;

export function paletteOf(color: string): Palette {
  return {
    accent: color,
    onAccent: ['#ffffff', light.ink].find((text) => contrast(text, color) >= readable) ?? '#000000',
    accentOnLight: towards(color, '#000000', light.page),
    accentOnDark: towards(color, '#ffffff', dark.card),
  };
}

/** WCAG contrast of two `#rrggbb` colours: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function towards(color: string, end: string, ground: string): string {
  const shades = Array.from({ length: 21 }, (_, step) => mixed(color, end, step / 20));
  return shades.find((shade) => contrast(shade, ground) >= readable) ?? end;
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mixed(color: string, end: string, share: number): string {
  const ends = channels(end);
  const mix = channels(color).map((channel, index) => channel + ((ends[index] ?? 0) - channel) * share);
  return `#${mix.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}
