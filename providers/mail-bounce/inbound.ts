import { parseExactly, readContent } from '../content.js';
import { type Inbound, type InboundMeaning, UnusableContent } from '../ports/inbound.js';
import { verifyStandardWebhook } from '../standard-webhook.js';
import * as wire from './wire.js';

/** Notices of mails that came back, from whatever reads the mailbox of our return path; signed by Standard Webhooks. */
export const mailBounceInbound: Inbound = { verify: verifyStandardWebhook, read };

function read({ rawBody }: Parameters<Inbound['read']>[0]): InboundMeaning[] {
  const { messageId, kind, reason } = readContent(wire.notice, parseExactly(rawBody));
  return [
    { kind: 'mailBounce', messageId: idIn(messageId), isHard: kind === 'hard', status: statusIn(reason) },
  ];
}

/** `<local@domain>`, from a Message-ID with or without brackets, or from the return path `bounce+local@domain`. */
function idIn(text: string): string {
  const [, local, domain] = /^<?(?:bounce\+)?([^\s<>@]+)@([^\s<>@]+)>?$/.exec(text.trim()) ?? [];
  if (!local || !domain) throw new UnusableContent('messageId', 'is neither a Message-ID nor a return path');
  return `<${local}@${domain}>`;
}

/** The numbers alone, RFC 3463's where it is there: a server's words may name the customer. */
function statusIn(reason: string): string | null {
  const told = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(reason) ?? /\b[45]\d\d\b/.exec(reason);
  return told?.[0] ?? null;
}
