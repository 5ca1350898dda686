import { renderMail } from '../../customer/mail/index.js';
import { clearRaw } from '../../domain/blind/mail.js';
import { type BlindHit, clear, clearAll } from '../../domain/blind/scan.js';
import { mailView } from '../../domain/customer/mail-view.js';
import type { ReadyMail } from '../../providers/ports/mailer.js';
import { answered, type Deed, refusal } from '../performer.js';
import type { ChannelDeed, NotifyFacts, NotifyJob } from './notify.js';
import { dictionaryFor, leakIn, linkOf, suppressed } from './notify-words.js';

/** One mail; a repeat carries the same Message-ID, and there is at most one. */
export async function mailDeed(job: NotifyJob, facts: NotifyFacts, messageId: string): Promise<ChannelDeed> {
  const to = facts.content.email;
  if (to === null) return { deed: answered(suppressed('no e-mail address')) };
  const mail = await compose(job, facts, { messageId, to });
  // The gate before every customer (B10): a hit sends nothing and becomes a case.
  if (!mail.ok) return { deed: refusal('blindLeak', leakIn('mail', mail.hits)) };
  const deed: Deed = {
    probe: async () => 'cannotTell',
    act: async (signal) => {
      await job.deps.connectors.mailer.send(mail.ready, signal);
      return { status: 'done', result: { kind: 'notified', messageId } };
    },
    whenUnsure: 'repeatOnce',
  };
  return { deed };
}

type Composed = { ok: true; ready: ReadyMail } | { ok: false; hits: BlindHit[] };

async function compose(
  job: NotifyJob,
  facts: NotifyFacts,
  { messageId, to }: { messageId: string; to: string },
): Promise<Composed> {
  const { deps, effect } = job;
  const { recorded: order, content, brand } = facts;
  const link = linkOf(job, facts);
  const rendered = renderMail(mailView(effect, { order, content, brand }, link));
  const dictionary = await dictionaryFor(job, facts, link);
  const cleared = clearAll(rendered, dictionary);
  const name = clear(brand.name, dictionary, 'sender');
  if (!cleared.ok || !name.ok) {
    return { ok: false, hits: [...(cleared.ok ? [] : cleared.hits), ...(name.ok ? [] : name.hits)] };
  }
  const { subject, text, html } = cleared;
  const from = { name: name.text, address: brand.mailFrom };
  const raw = await deps.connectors.mailer.compose({ messageId, from, to, subject, text, html });
  // The texts were clean; the message has headers, addresses and file names of its own.
  const wider = { ...dictionary, allowed: [...dictionary.allowed, to] };
  const finished = clearRaw(raw, wider, [subject, text, html, name.text]);
  return finished.ok
    ? { ok: true, ready: { from: returnPath(messageId), to, message: finished.message } }
    : finished;
}

/** The envelope's sender names the mail (VERP): a bounce that quotes nothing else still says what did not arrive. */
function returnPath(messageId: string): string {
  return `bounce+${messageId.slice(1, -1)}`;
}
