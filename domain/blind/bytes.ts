/** Bytes as a string of one character each, and back. */
export function bytesOf(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += 8192) {
    text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  }
  return text;
}

export function bytesFrom(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < bytes.length; place += 1) bytes[place] = binary.charCodeAt(place);
  return bytes;
}

/** Base64 in either alphabet, with or without its end and whatever else stands between. Null: nothing that could be any. */
export function base64Decoded(text: string): Uint8Array | null {
  const letters = text
    .replace(/-/g, '+')
    .replace(/_/g, '/')
    .replace(/[^A-Za-z0-9+/]/g, '');
  const whole = letters.length % 4 === 1 ? letters.slice(0, -1) : letters;
  if (whole === '') return null;
  return bytesFrom(atob(whole));
}

/** Text in the charset it claims; one that nobody knows is read as UTF-8. What is no text in it reads as U+FFFD. */
export function textOf(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
