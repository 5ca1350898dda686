const unreachable = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** SQLSTATE classes in which Postgres itself says that it cannot serve now: connection, resources, operator. */
const notNow = /^(08|53|57)/;

/** True where the database could not be reached or would not serve, as opposed to having refused what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const code = 'code' in one ? one.code : undefined;
    if (typeof code === 'string' && (unreachable.has(code) || notNow.test(code))) return true;
  }
  return false;
}
