import { createHash } from 'node:crypto';
import { addressLink, trackingLink } from '../../customer/links.js';
import { renderMail } from '../../customer/mail/index.js';
import { type OrderFacts, orderFacts } from '../../db/queries/order-facts.js';
import { type BlindKind, dictionaryOf } from '../../domain/blind/dictionary.js';
import { clearRaw } from '../../domain/blind/mail.js';
import { type BlindHit, clear, clearAll } from '../../domain/blind/scan.js';
import { mailView } from '../../domain/customer/mail-view.js';
import { linkWords, ownWords, skusOf } from '../../domain/customer/own-words.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { ReadyMail } from '../../providers/ports/mailer.js';
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
  // Texts go another way: a mail in their place would be a second one.
  if (job.effect.channel === 'sms') return answered(suppressed('no text sender'));
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
      await job.deps.connectors.mailer.send(mail.ready, signal);
      return { status: 'done', result: { kind: 'notified', messageId } };
    },
    whenUnsure: 'repeatOnce',
  };
}

type Composed = { ok: true; ready: ReadyMail } | { ok: false; hits: BlindHit[] };

async function compose(
  { deps, effect, orderId }: NotifyJob,
  facts: OrderFacts & { recorded: NonNullable<OrderFacts['recorded']> },
  { messageId, to }: { messageId: string; to: string },
): Promise<Composed> {
  const { recorded: order, content, brand, storeId } = facts;
  const url = pageOf({ deps, effect, orderId });
  const rendered = renderMail(mailView(effect, { order, content, brand }, url));
  const words = await deps.blindWords(storeId, skusOf(facts));
  const dictionary = dictionaryOf(words.suppliers, [
    ...words.allowed,
    ...ownWords(facts),
    ...linkWords(url, orderId),
  ]);
  const cleared = clearAll(rendered, dictionary);
  const name = clear(brand.name, dictionary, 'sender');
  if (!cleared.ok || !name.ok) {
    return { ok: false, hits: [...(cleared.ok ? [] : cleared.hits), ...(name.ok ? [] : name.hits)] };
  }
  const { subject, text, html } = cleared;
  const from = { name: name.text, address: brand.mailFrom };
  const raw = await deps.connectors.mailer.compose({ messageId, from, to, subject, text, html });
  // The texts were clean; the message has headers, addresses and file names of its own.
  const finished = clearRaw(raw, { ...dictionary, allowed: [...dictionary.allowed, to] });
  return finished.ok
    ? { ok: true, ready: { from: brand.mailFrom, to, message: finished.message } }
    : finished;
}

/** Where its button leads: a question to the page that takes the answer, the rest to the order's page. Links expire by wall time. */
function pageOf({ deps, effect, orderId }: Pick<NotifyJob, 'deps' | 'effect' | 'orderId'>): string {
  return effect.notification === 'addressQuestion'
    ? addressLink(deps.publicUrl, deps.linkSecret, orderId, new Date())
    : trackingLink(deps.publicUrl, deps.linkSecret, orderId);
}

function leakIn(hits: readonly BlindHit[]): string {
  const found = new Map<string, Set<string>>();
  for (const { word, kind, where } of hits) {
    const what = `"${word}" (${kindTitles[kind]})`;
    found.set(what, (found.get(what) ?? new Set()).add(where));
  }
  return [...found].map(([what, places]) => `the mail names ${what} in ${[...places].join(', ')}`).join('; ');
}

const kindTitles: Record<BlindKind, string> = {
  name: 'name',
  alias: 'alias',
  domain: 'domain',
  phone: 'phone',
  street: 'street',
  skuPrefix: 'SKU prefix',
};

function suppressed(reason: string) {
  return { status: 'done', result: { kind: 'suppressed', reason } } as const;
}
