declare const staff: unique symbol;

/** The e-mail address of one of our own, never a customer's: what goes there is not read by the blind gate. */
export type StaffAddress = string & { readonly [staff]: true };

/** For addresses that an admin or a supervisor entered as those of people on duty, and for no other. */
export function staffAddress(email: string): StaffAddress {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the only place where the brand is made
  return email as StaffAddress;
}
