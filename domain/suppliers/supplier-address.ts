declare const supplier: unique symbol;

/** A supplier's e-mail address, never a customer's: what goes there is not read by the blind gate. */
export type SupplierAddress = string & { readonly [supplier]: true };

/** For an address out of a supplier's own master data, and for no other. */
export function supplierAddress(email: string): SupplierAddress {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the only place where the brand is made
  return email as SupplierAddress;
}
