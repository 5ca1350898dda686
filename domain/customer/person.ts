/**
 * What to call a customer, from the recipient's full name: its first word where that is surely a name, else null. Only letters pass, so that nobody can
 * have a brand send their words to a stranger.
 */
export function firstNameOf(fullName: string | null | undefined): string | null {
  const [beforeComma = '', afterComma] = (fullName ?? '').normalize('NFC').split(',');
  const [first = ''] = (afterComma ?? beforeComma).trim().split(/\s+/);
  return /^\p{L}\p{M}*(?:['’-]?\p{L}\p{M}*){1,29}$/u.test(first) ? first : null;
}
