import type { Sql, TransactionSql } from 'postgres';

/** Above it a statement is one of a kind (a bulk insert), and not worth keeping on the server. */
const mostParameters = 100;

/**
 * Lets Postgres keep each statement on its connection: parsed and planned once, and asked in one round trip instead of two. drizzle asks
 * the driver not to, except for statements that are named one by one. Switched off by `?prepare=false` in the URL, for a pooler that
 * cannot do it.
 */
export function prepared<Client extends Sql | TransactionSql>(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'unsafe') return askPrepared(target);
      if (name === 'begin' && 'begin' in target) return within(target.begin.bind(target));
      if (name === 'savepoint' && 'savepoint' in target) return within(target.savepoint.bind(target));
      return Reflect.get(target, name);
    },
  });
}

function askPrepared(client: Sql | TransactionSql): Sql['unsafe'] {
  return (query, parameters = [], options = {}) =>
    client.unsafe(query, parameters, { ...options, prepare: isWorthIt(parameters) });
}

function isWorthIt(parameters: readonly unknown[]): boolean {
  return parameters.length > 0 && parameters.length <= mostParameters;
}

type Work = (tx: TransactionSql) => unknown;

/** `begin` and `savepoint` give their work a client of its own. */
function within(run: (work: Work) => Promise<unknown>) {
  return (work: Work) => run((tx) => work(prepared(tx)));
}
