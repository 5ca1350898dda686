const base = 36;
const [tMin, tMax, skew, damp] = [1, 26, 38, 700];

/** Host names as a browser shows them: `xn--gre-6ka8i` is `größe`. A label that is none stays as it is. */
export function hostNamesDecoded(text: string): string {
  return text.replace(
    /xn--([a-z0-9-]{1,59})/gi,
    (label, encoded: string) => punycodeDecoded(encoded) ?? label,
  );
}

/** RFC 3492, section 6.2. Null: not punycode. */
function punycodeDecoded(encoded: string): string | null {
  const dash = encoded.lastIndexOf('-');
  const output = Array.from(dash > 0 ? encoded.slice(0, dash) : '', (letter) => letter.charCodeAt(0));
  const rest = encoded.slice(dash + 1);
  let [code, index, bias, place] = [128, 0, 72, 0];
  while (place < rest.length) {
    const number = variableLength(rest, place, bias);
    if (number === null) return null;
    place = number.next;
    const length = output.length + 1;
    bias = adapted(number.value, length, index === 0);
    index += number.value;
    code += Math.floor(index / length);
    index %= length;
    if (code > 0x10ffff) return null;
    output.splice(index, 0, code);
    index += 1;
  }
  return output.length > 0 ? String.fromCodePoint(...output) : null;
}

function variableLength(text: string, from: number, bias: number): { value: number; next: number } | null {
  let [value, weight, place] = [0, 1, from];
  for (let k = base; ; k += base) {
    const digit = digitOf(text.charCodeAt(place));
    place += 1;
    if (digit === null || value > 0x7fffffff) return null;
    value += digit * weight;
    const threshold = Math.min(Math.max(k - bias, tMin), tMax);
    if (digit < threshold) return { value, next: place };
    weight *= base - threshold;
  }
}

function digitOf(code: number): number | null {
  if (code >= 48 && code <= 57) return code - 22;
  const lower = code | 32;
  return lower >= 97 && lower <= 122 ? lower - 97 : null;
}

function adapted(value: number, length: number, isFirst: boolean): number {
  let delta = Math.floor(value / (isFirst ? damp : 2));
  delta += Math.floor(delta / length);
  let k = 0;
  for (; delta > ((base - tMin) * tMax) / 2; k += base) delta = Math.floor(delta / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * delta) / (delta + skew));
}
