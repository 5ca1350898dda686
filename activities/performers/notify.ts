import { createHash } from 'node:crypto';
import { trackingLink } from '../../customer/links.js';
import { renderMail } from '../../customer/mail/index.js';
import { blindWords } from '../../db/queries/blind-words.js';
import { type OrderFacts, orderFacts } from '../../db/queries/order-facts.js';
import { type BlindDictionary, dictionaryOf } from '../../domain/blind/dictionary.js';
import { type BlindHit, clear, clearAll } from '../../domain/blind/scan.js';
import { mailView } from '../../domain/customer/mail-view.js';
import { ownWords, skusOf } from '../../domain/customer/own-words.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { OutgoingMail } from '../../providers/ports/mailer.js';
import { answered, type Deed, type Job, NotReady, type Performer, refusal } from '../performer.js';

type NotifyJob = Job<EffectOf<'notify'>>;

/** One mail to the customer; a repeat carries the same Message-ID, and there is at most one. */
export function notify(job: NotifyJob): Performer {
  const messageId = messageIdOf(job);
  return { reference: messageId, prepare: () => prepare(job, messageId) };
}

/** The identity of the effect, so that mail servers and people can tell a repeat from a second mail. */
function messageIdOf({ deps, effect }: NotifyJob): string {
  const identity = createHash('sha256').update(effect.id).digest('hex').slice(0, 32);
  return `<${identity}.${effect.notification}@${deps.mailDomain}>`;
}

async function prepare(job: NotifyJob, messageId: string): Promise<Deed> {
  const facts = await orderFacts(job.deps.db, job.orderId);
  if (!facts?.recorded) throw new NotReady('the order is not on record yet');
  const to = facts.content.email;
  if (to === null) return answered(suppressed('no e-mail address'));
  const mail = await compose(job, { ...facts, recorded: facts.recorded }, { messageId, to });
  // The gate before every customer (B10): a hit sends nothing and becomes a case.
  if (!mail.ok) return refusal('blindLeak', leakIn(mail.hits));
  return {
    probe: async () => 'cannotTell',
    act: async (signal) => {
      await job.deps.connectors.mailer.send(mail.outgoing, signal);
      return { status: 'done', result: { kind: 'notified', messageId } };
    },
    whenUnsure: 'repeatOnce',
  };
}

type Composed = { ok: true; outgoing: OutgoingMail } | { ok: false; hits: BlindHit[] };

async function compose(
  { deps, effect, orderId }: NotifyJob,
  facts: OrderFacts & { recorded: NonNullable<OrderFacts['recorded']> },
  { messageId, to }: { messageId: string; to: string },
): Promise<Composed> {
  const { recorded: order, content, brand, storeId } = facts;
  const url = trackingLink(deps.publicUrl, deps.linkSecret, orderId);
  const rendered = renderMail(mailView(effect, { order, content, brand }, url));
  const words = await blindWords(deps.db, storeId, skusOf(facts));
  const dictionary = dictionaryOf(words.suppliers, [...words.productTitles, ...ownWords(facts)]);
  const cleared = clearAll(rendered, dictionary);
  const name = senderName(brand.name, dictionary);
  if (!cleared.ok || !name.ok) {
    return { ok: false, hits: [...(cleared.ok ? [] : cleared.hits), ...(name.ok ? [] : name.hits)] };
  }
  const { subject, text, html } = cleared;
  return {
    ok: true,
    outgoing: { messageId, from: { name: name.text, address: brand.mailFrom }, to, subject, text, html },
  };
}

function senderName(name: string, dictionary: BlindDictionary) {
  return clear(name, dictionary, 'sender');
}

function leakIn(hits: readonly BlindHit[]): string {
  const found = new Map<string, Set<string>>();
  for (const { word, where } of hits) found.set(word, (found.get(word) ?? new Set()).add(where));
  return [...found]
    .map(([word, places]) => `the mail names "${word}" in ${[...places].join(', ')}`)
    .join('; ');
}

function suppressed(reason: string) {
  return { status: 'done', result: { kind: 'suppressed', reason } } as const;
}
