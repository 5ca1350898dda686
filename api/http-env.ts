import type { Role } from '../domain/cases/role.js';

/** Who is asking: an API key with its role. */
export interface Caller {
  keyId: string;
  label: string;
  role: Role;
  /** Stores it may see; null: all. */
  stores: readonly string[] | null;
}

/** What a request carries through the app. */
export interface HttpEnv {
  Variables: { requestId: string; caller: Caller };
}
