import PostalMime, { type Address } from 'postal-mime';

export interface Delivery {
  /** Wall clock. */
  at: string;
  from: string;
  to: string[];
  /** False when a later delivery of the Message-ID carried other bytes. */
  sameContent: boolean;
}

/** One mail by its Message-ID, with every time it was delivered. */
export interface Mail {
  id: string;
  messageId: string | null;
  from: string;
  to: string[];
  subject: string;
  date: string | null;
  headers: { name: string; value: string }[];
  text: string | null;
  html: string | null;
  attachments: { filename: string | null; mimeType: string }[];
  raw: Buffer;
  deliveries: Delivery[];
}

export interface MailboxState {
  /** In order of arrival. */
  mails: Mail[];
}

/** Keeps a delivery: a new mail, or one more delivery of a Message-ID already here. */
export async function receive(
  state: MailboxState,
  raw: Buffer,
  envelope: { from: string; to: string[] },
): Promise<void> {
  const email = await PostalMime.parse(raw);
  const delivery = { at: new Date().toISOString(), ...envelope };
  const known = state.mails.find((mail) => mail.messageId !== null && mail.messageId === email.messageId);
  if (known) {
    known.deliveries.push({ ...delivery, sameContent: known.raw.equals(raw) });
    return;
  }
  state.mails.push({
    id: String(state.mails.length + 1),
    messageId: email.messageId ?? null,
    from: email.from ? written(email.from) : '',
    to: (email.to ?? []).map(written),
    subject: email.subject ?? '',
    date: email.date ?? null,
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    text: email.text ?? null,
    html: email.html ?? null,
    attachments: email.attachments.map(({ filename, mimeType }) => ({ filename, mimeType })),
    raw,
    deliveries: [{ ...delivery, sameContent: true }],
  });
}

/** Mails whose recipients and subject contain these texts, in any case. */
export function find(state: MailboxState, wanted: { to?: string; subject?: string }): Mail[] {
  const has = (text: string, part: string | undefined): boolean =>
    part === undefined || text.toLowerCase().includes(part.toLowerCase());
  return state.mails.filter((mail) => {
    const recipients = [...mail.to, ...mail.deliveries.flatMap((delivery) => delivery.to)].join('\n');
    return has(recipients, wanted.to) && has(mail.subject, wanted.subject);
  });
}

function written(address: Address): string {
  if (address.group) return address.group.map(written).join(', ');
  return address.name ? `${address.name} <${address.address}>` : (address.address ?? '');
}
