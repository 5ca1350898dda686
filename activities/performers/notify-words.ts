import { type BlindDictionary, type BlindKind, dictionaryOf } from '../../domain/blind/dictionary.js';
import type { BlindHit } from '../../domain/blind/scan.js';
import { addressLink, trackingLink } from '../../customer/links.js';
import { linkWords, ownWords, skusOf } from '../../domain/customer/own-words.js';
import type { NotifyFacts, NotifyJob } from './notify.js';

/** Where the message leads: the page that asks, or the tracking page. The same over attempts: by when the order asked for it. */
export function linkOf({ deps, effect, orderId, at }: NotifyJob, { recorded }: NotifyFacts): string {
  if (effect.notification !== 'addressQuestion')
    return trackingLink(deps.publicUrl, deps.linkSecret, orderId);
  const askedAt = recorded.effects[effect.id]?.askedAt ?? at;
  return addressLink(deps.publicUrl, deps.linkSecret, orderId, new Date(askedAt));
}

/** What this message may not say; the customer's own words and its link are none of it. */
export async function dictionaryFor(
  { deps, orderId }: NotifyJob,
  facts: NotifyFacts,
  link: string,
): Promise<BlindDictionary> {
  const words = await deps.blindWords(facts.storeId, skusOf(facts));
  return dictionaryOf(words.suppliers, [...words.allowed, ...ownWords(facts), ...linkWords(link, orderId)]);
}

/** What the gate found, for the case that it becomes. */
export function leakIn(message: 'mail' | 'text', hits: readonly BlindHit[]): string {
  const found = new Map<string, Set<string>>();
  for (const { word, kind, where } of hits) {
    const what = `"${word}" (${kindTitles[kind]})`;
    found.set(what, (found.get(what) ?? new Set()).add(where));
  }
  const said = [...found].map(
    ([what, places]) => `the ${message} names ${what} in ${[...places].join(', ')}`,
  );
  return said.join('; ');
}

const kindTitles: Record<BlindKind, string> = {
  name: 'name',
  alias: 'alias',
  domain: 'domain',
  phone: 'phone',
  street: 'street',
  skuPrefix: 'SKU prefix',
};

export function suppressed(reason: string) {
  return { status: 'done', result: { kind: 'suppressed', reason } } as const;
}
