import { renderHelp } from '../../customer/sms.js';
import { writeTextConsent } from '../../db/commands/write-text-consent.js';
import { storesTextingFrom } from '../../db/queries/notifications.js';
import type { Cleared } from '../../domain/blind/cleared.js';
import { dictionaryOf } from '../../domain/blind/dictionary.js';
import { clear } from '../../domain/blind/scan.js';
import type { IncomingTextMeaning } from '../../providers/ports/text-inbound.js';
import type { ApiDeps, IntakeDeps } from '../deps.js';

/** STOP and START hold for a phone and the brand it wrote to (C-30). Answers why a person must read it; null: nobody must. */
export async function hearText(
  deps: Pick<IntakeDeps, 'db' | 'markSecret'>,
  { word, from, to }: IncomingTextMeaning,
  receivedAt: string,
): Promise<string | null> {
  const stores = await storesTextingFrom(deps.db, to);
  if (stores.length === 0) return 'a text to a number that no brand texts from';
  if (word === 'help') return null;
  if (word === null) return 'a customer wrote a text that is neither STOP, START nor HELP';
  const state = word === 'stop' ? ('stopped' as const) : ('allowed' as const);
  for (const { id: storeId } of stores) {
    const consent = { storeId, phone: from, state, source: 'customer', at: receivedAt } as const;
    await writeTextConsent(deps.db, deps.markSecret, consent);
  }
  return null;
}

/** What HELP is answered, in the brand's name; null: nothing to answer, or the provider has answered it already. */
export async function helpFor(
  deps: Pick<ApiDeps, 'db' | 'blindWords'>,
  { word, to, isAnswered }: IncomingTextMeaning,
): Promise<Cleared | null> {
  if (word !== 'help' || isAnswered) return null;
  const [store] = await storesTextingFrom(deps.db, to);
  if (!store) return null;
  const { brand } = store;
  const words = await deps.blindWords(store.id, []);
  const dictionary = dictionaryOf(words.suppliers, [...words.allowed, brand.name, brand.supportEmail]);
  const body = clear(renderHelp(brand), dictionary, 'text');
  return body.ok ? body.text : null;
}
