import postgres from 'postgres';

/** Answers whether a part can be used yet; asked again and again until it says yes. Never throws. */
export type ReadyCheck = () => Promise<boolean>;

/** Ready when this address answers 2xx. */
export function answersHttp(url: string): ReadyCheck {
  return async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  };
}

/** Ready when a query runs: a Postgres that still recovers accepts connections and refuses them. */
export function answersQuery(databaseUrl: string): ReadyCheck {
  return async () => {
    const sql = postgres(databaseUrl, { max: 1, connect_timeout: 2, onnotice: () => {} });
    try {
      await sql`select 1`;
      return true;
    } catch {
      return false;
    } finally {
      await sql.end({ timeout: 1 }).catch(() => {});
    }
  };
}
