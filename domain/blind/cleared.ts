declare const cleared: unique symbol;

/** Text that passed the scanner and may reach a customer. Only `domain/blind` makes one (B10). */
export type Cleared = string & { readonly [cleared]: true };

/** A finished mail, headers and all, that passed the scanner: the bytes that leave. Only `domain/blind` makes one (B10). */
export type ClearedMessage = Uint8Array & { readonly [cleared]: true };
