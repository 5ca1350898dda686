import { GraphQLError } from 'graphql';

export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
}

const MAX_PAGE = 250;

/** A connection over items in order of `keyOf`, which must sort as text; cursors stay good when items change place. */
export function connection<T>(
  items: readonly T[],
  page: PageArguments,
  keyOf: (item: T, index: number) => string = (_item, index) => String(index).padStart(6, '0'),
) {
  const size = page.first ?? page.last ?? null;
  if (size === null) throw new GraphQLError('you must provide one of first or last');
  if (size < 0 || size > MAX_PAGE) throw new GraphQLError(`first or last must be between 0 and ${MAX_PAGE}`);
  const sign = page.reverse ? -1 : 1;
  const keyed = items
    .map((node, index) => ({ node, key: keyOf(node, index) }))
    .sort((a, b) => sign * compare(a.key, b.key));
  const afterKey = page.after ? decode(page.after) : null;
  const beforeKey = page.before ? decode(page.before) : null;
  const inRange = keyed.filter(
    ({ key }) =>
      (afterKey === null || sign * compare(key, afterKey) > 0) &&
      (beforeKey === null || sign * compare(key, beforeKey) < 0),
  );
  const fromEnd = page.first === null || page.first === undefined;
  const slice = fromEnd ? inRange.slice(Math.max(0, inRange.length - size)) : inRange.slice(0, size);
  const edges = slice.map(({ node, key }) => ({ node, cursor: Buffer.from(key).toString('base64') }));
  const more = inRange.length > slice.length;
  return {
    edges,
    nodes: slice.map(({ node }) => node),
    pageInfo: {
      hasNextPage: fromEnd ? beforeKey !== null : more,
      hasPreviousPage: fromEnd ? more : afterKey !== null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function decode(cursor: string): string {
  return Buffer.from(cursor, 'base64').toString('utf8');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
