export const blindKinds = ['name', 'alias', 'domain', 'phone', 'street', 'skuPrefix'] as const;
export type BlindKind = (typeof blindKinds)[number];

/** One thing that no customer may read, in the spelling that people of the house gave it. */
export interface BlindWord {
  text: string;
  kind: BlindKind;
}

/** What no customer may read: words of suppliers, and the phrases in which such a word is innocent. */
export interface BlindDictionary {
  words: readonly BlindWord[];
  /** A hit inside one of these is none: the product "Summit Hiking Bottle" of a shop whose supplier is called "Summit". */
  allowed: readonly string[];
}

/** Where a supplier can be named. A name of one letter cannot be told from a text and is not looked for. Its warehouses give names and streets too. */
export interface SupplierIdentity {
  name: string;
  aliases: readonly string[];
  domains: readonly string[];
  phones: readonly string[];
  streets: readonly string[];
  skuPrefixes: readonly string[];
}

/** One dictionary over all suppliers: a text about one order may not name another's supplier either. */
export function dictionaryOf(
  suppliers: readonly SupplierIdentity[],
  allowed: readonly string[],
): BlindDictionary {
  return { words: suppliers.flatMap(wordsOf), allowed };
}

const known = new WeakMap<SupplierIdentity, BlindWord[]>();

/** The same supplier gives the same words, so that what is worked out about a word is worked out once. */
function wordsOf(supplier: SupplierIdentity): BlindWord[] {
  const words = known.get(supplier) ?? [
    ...namesOf(supplier.name).map((text) => ({ text, kind: 'name' as const })),
    ...supplier.aliases.map((text) => ({ text, kind: 'alias' as const })),
    ...supplier.domains.map((text) => ({ text: hostOf(text), kind: 'domain' as const })),
    ...supplier.phones.map((text) => ({ text, kind: 'phone' as const })),
    ...supplier.streets.map((text) => ({ text, kind: 'street' as const })),
    ...supplier.skuPrefixes.map((text) => ({ text, kind: 'skuPrefix' as const })),
  ];
  known.set(supplier, words);
  return words;
}

const legalForms =
  /[\s,]+(?:inc(?:orporated)?|llc|l\.l\.c|ltd|limited|corp(?:oration)?|company|co|plc|llp|gmbh(?:\s*&\s*co\.?\s*kg)?|ag|kg|ohg|ug|e\.\s?k|s\.a|s\.a\.s|s\.r\.l|srl|s\.p\.a|spa|b\.v|bv|n\.v|nv|oy|aps|a\/s|pty)\.?$/i;

/** A name, and the same without its legal form. One word alone may be an ordinary one: whether that names a supplier is for people to say, as an alias. */
function namesOf(name: string): string[] {
  let short = name.trim();
  while (legalForms.test(short)) short = short.replace(legalForms, '');
  return short !== name.trim() && /\p{L}[\s-]+\p{L}/u.test(short) ? [name, short] : [name];
}

/** `https://www.acme.example/shop` and `sales@acme.example` are known by `acme.example`. */
function hostOf(domain: string): string {
  const host = domain
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^[^/]*@/, '')
    .replace(/^www\./i, '')
    .replace(/[/?#:].*$/, '');
  return host || domain;
}
