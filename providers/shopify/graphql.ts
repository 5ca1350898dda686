import { z } from 'zod';
import { complaintOf, exchange, failureOf, type HttpAnswer, isSuccess, jsonOf } from '../http.js';
import { ProviderError } from '../ports/errors.js';
import { sayable } from '../sayable.js';
import { apiVersion } from './documents.js';

const provider = 'shopify';

export interface ShopifyAccess {
  /** `https://<shop>.myshopify.com`. */
  baseUrl: string;
  accessToken: string;
  /** For one call, ms. */
  timeoutMs: number;
}

export interface GraphqlCall<Shape extends z.ZodType> {
  document: string;
  variables: Record<string, unknown>;
  /** Of `data`. */
  shape: Shape;
  signal: AbortSignal;
}

export type Graphql = <Shape extends z.ZodType>(call: GraphqlCall<Shape>) => Promise<z.output<Shape>>;

const graphqlError = z.looseObject({
  message: z.string(),
  extensions: z.looseObject({ code: z.string().nullish() }).nullish(),
});

const throttleStatus = z.looseObject({
  requestedQueryCost: z.number(),
  throttleStatus: z.looseObject({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
});

const envelope = z.looseObject({
  data: z.unknown().optional(),
  errors: z.array(graphqlError).nullish(),
  extensions: z.looseObject({ cost: z.unknown().optional() }).nullish(),
});

/** Errors of Shopify itself, or another call under the same idempotency key: a mutation may have happened all the same. */
const serverSide = new Set([
  'INTERNAL_SERVER_ERROR',
  'TIMEOUT',
  'IDEMPOTENCY_CONCURRENT_REQUEST',
  'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
]);

/** Asks the Admin API and answers `data`. Throws ProviderError, also for the errors that Shopify sends with a 200. */
export function createGraphql(access: ShopifyAccess): Graphql {
  return async ({ document, variables, shape, signal }) => {
    const answer = await exchange({
      provider,
      method: 'POST',
      url: `${access.baseUrl}/admin/api/${apiVersion}/graphql.json`,
      headers: { 'x-shopify-access-token': access.accessToken },
      body: { query: document, variables },
      timeoutMs: access.timeoutMs,
      signal,
    });
    if (!isSuccess(answer)) throw failedAnswer(answer, access);
    const { data, errors, extensions } = jsonOf(answer, envelope);
    const [error] = errors ?? [];
    if (error) throw failedQuery(error, extensions?.cost);
    const result = shape.safeParse(data);
    if (result.success) return result.data;
    const path = result.error.issues[0]?.path.join('.') ?? '';
    throw new ProviderError(provider, 'noAnswer', 'UNREADABLE', `data does not fit its format at "${path}"`);
  };
}

/** Without a query there is no GraphQL error, but `{"errors": "..."}`. */
function failedAnswer(answer: HttpAnswer, { accessToken }: ShopifyAccess): ProviderError {
  const complaint = complaintOf(answer, z.looseObject({ errors: z.string() }));
  return failureOf(answer, { code: null, message: complaint?.errors ?? null }, [accessToken]);
}

function failedQuery(error: z.output<typeof graphqlError>, cost: unknown): ProviderError {
  const code = error.extensions?.code ?? 'GRAPHQL_ERROR';
  const message = sayable(error.message);
  if (code === 'THROTTLED') {
    return new ProviderError(provider, 'throttled', code, message, waitMs(cost));
  }
  return new ProviderError(provider, serverSide.has(code) ? 'noAnswer' : 'refused', code, message);
}

/** How long the cost bucket takes to hold what the query asks for. */
function waitMs(cost: unknown): number {
  const result = throttleStatus.safeParse(cost);
  if (!result.success) return 1000;
  const { requestedQueryCost, throttleStatus: bucket } = result.data;
  const missing = Math.max(0, requestedQueryCost - bucket.currentlyAvailable);
  return Math.ceil((missing / bucket.restoreRate) * 1000);
}

export const userErrors = z.array(z.looseObject({ code: z.string().nullish(), message: z.string() }));

/** Business failures come with a 200. Those whose code is in `fine` mean that it was done before. */
export function refuse(errors: z.output<typeof userErrors>, fine: readonly string[] = []): void {
  const error = errors.find(({ code }) => !fine.includes(code ?? ''));
  if (!error) return;
  throw new ProviderError(provider, 'refused', error.code ?? 'USER_ERROR', sayable(error.message));
}

export const pageInfo = z.looseObject({ hasNextPage: z.boolean(), endCursor: z.string().nullish() });

/** A page of a connection, as every query of ours asks for it. */
export function pageOf<Node extends z.ZodType>(node: Node) {
  return z.looseObject({ nodes: z.array(node), pageInfo });
}

export interface Page<Node> {
  nodes: Node[];
  pageInfo: z.output<typeof pageInfo>;
}

/** All nodes of a connection from `first` on. */
export async function allNodes<Node>(
  first: Page<Node>,
  next: (after: string) => Promise<Page<Node>>,
): Promise<Node[]> {
  const nodes = [...first.nodes];
  let page = first;
  while (page.pageInfo.hasNextPage && page.pageInfo.endCursor) {
    page = await next(page.pageInfo.endCursor);
    nodes.push(...page.nodes);
  }
  return nodes;
}

export function noSuch(what: string): ProviderError {
  return new ProviderError(provider, 'refused', 'NOT_FOUND', `the store has no such ${what}`);
}
