export const blindKinds = ['name', 'alias', 'domain', 'phone', 'street', 'skuPrefix'] as const;
export type BlindKind = (typeof blindKinds)[number];

/** What no customer may read: words of suppliers, and the phrases in which such a word is innocent. */
export interface BlindDictionary {
  words: { text: string; kind: BlindKind }[];
  /** A hit inside one of these is none: the product "Summit Hiking Bottle" of a shop whose supplier is called "Summit". */
  allowed: string[];
}

/** Where a supplier can be named. A name of one letter cannot be told from a text and is not looked for. Its warehouses give names and streets too. */
export interface SupplierIdentity {
  name: string;
  aliases: string[];
  domains: string[];
  phones: string[];
  streets: string[];
  skuPrefixes: string[];
}

/** One dictionary over all suppliers: a text about one order may not name another's supplier either. */
export function dictionaryOf(suppliers: SupplierIdentity[], allowed: string[]): BlindDictionary {
  const words = suppliers.flatMap((supplier) => [
    { text: supplier.name, kind: 'name' as const },
    ...supplier.aliases.map((text) => ({ text, kind: 'alias' as const })),
    ...supplier.domains.map((text) => ({ text, kind: 'domain' as const })),
    ...supplier.phones.map((text) => ({ text, kind: 'phone' as const })),
    ...supplier.streets.map((text) => ({ text, kind: 'street' as const })),
    ...supplier.skuPrefixes.map((text) => ({ text, kind: 'skuPrefix' as const })),
  ]);
  return { words, allowed };
}
