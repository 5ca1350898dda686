import { createTransport } from 'nodemailer';
import type { OutgoingMail } from '../ports/mailer.js';
import type { StaffMail } from '../ports/staff-mailer.js';
import type { SupplierMail } from '../ports/supplier-mailer.js';

/** Writes into memory and opens neither files nor addresses. */
const composer = createTransport({
  streamTransport: true,
  buffer: true,
  newline: 'windows',
  disableFileAccess: true,
  disableUrlAccess: true,
});

/** A mail as the bytes that SMTP hands over. */
export async function composeMail(mail: OutgoingMail | StaffMail | SupplierMail): Promise<Uint8Array> {
  const { message } = await composer.sendMail({
    messageId: mail.messageId,
    from: mail.from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: 'html' in mail ? mail.html : undefined,
    headers: { 'Auto-Submitted': 'auto-generated' },
    xMailer: false,
  });
  if (!(message instanceof Uint8Array)) throw new TypeError('the composed mail is not in memory');
  return message;
}
