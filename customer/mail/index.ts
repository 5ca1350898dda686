import type { MailView } from '../../domain/customer/mail-view.js';
import { htmlOf } from './layout.js';
import { letterOf } from './letter.js';
import { plainText } from './plain.js';

/** One mail, rendered from what its customer may see: one-line subject, plain text and HTML that say the same. Not `Cleared` yet. */
export function renderMail(view: MailView): { subject: string; text: string; html: string } {
  const letter = letterOf(view);
  return { subject: letter.subject, text: plainText(letter), html: htmlOf(letter, view) };
}
