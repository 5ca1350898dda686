const maxLength = 200;
const email = /[^\s<>"',;:]+@[^\s<>"',;:]+/g;
const phone = /\+?\d[\d ().-]{8,}\d/g;

/**
 * A provider's message as it may stand in logs and histories: without e-mail addresses, phone numbers and `hidden` texts, on one line,
 * at most 200 characters.
 */
export function sayable(message: string, hidden: readonly string[] = []): string {
  const withoutHidden = hidden
    .filter((text) => text.trim().length > 1)
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replace(new RegExp(literal(secret), 'gi'), '[hidden]'), message);
  const oneLine = withoutHidden
    .replace(email, '[hidden]')
    .replace(phone, '[hidden]')
    .replace(/\s+/g, ' ')
    .trim();
  return oneLine.length > maxLength ? `${oneLine.slice(0, maxLength - 1)}…` : oneLine;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
