import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { putPolicy } from '../../db/commands/put-policy.js';
import { knownSources } from '../../db/queries/catalog.js';
import { activePolicy, policyVersions } from '../../db/queries/policies.js';
import { policyMistakes } from '../../domain/policy/mistakes.js';
import type { Policy } from '../../domain/policy/policy.js';
import { allow, maySee } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { Caller, HttpEnv } from '../http-env.js';
import { pathOf, Problem } from '../problems/problem.js';
import { policyBody, policySchema } from './policy-schema.js';
import { auditOf, instantText, jsonBody, problems, reason } from './shared.js';

const common = { tags: ['Policies'], security: [{ apiKey: [] }] };
const params = z.object({ store: z.string() });

const read = createRoute({
  ...common,
  method: 'get',
  path: '/stores/{store}/policy',
  summary: 'The policy that new orders of a store get',
  middleware: [allow('readPolicies')] as const,
  request: { params },
  responses: { 200: jsonBody(policySchema, 'The policy'), ...problems(401, 403, 404, 503) },
});

const versionSchema = z
  .object({
    version: z.int(),
    author: z.string().nullable().openapi({ description: 'Null: it came with the store.' }),
    reason: z.string().nullable(),
    at: instantText.nullable(),
    isActive: z.boolean(),
    policy: policySchema,
  })
  .openapi('PolicyVersion');

const versions = createRoute({
  ...common,
  method: 'get',
  path: '/stores/{store}/policy/versions',
  summary: 'Every version of a store’s policy, newest first',
  middleware: [allow('readPolicies')] as const,
  request: { params },
  responses: {
    200: jsonBody(z.object({ items: z.array(versionSchema) }), 'All of them'),
    ...problems(401, 403, 404, 503),
  },
});

const put = createRoute({
  ...common,
  method: 'put',
  path: '/stores/{store}/policy',
  summary: 'Give a store another policy',
  description:
    'The whole document. `version` is the one it was made from: where another has been put meanwhile, the answer is 409. Orders under way keep the version they began with.',
  middleware: [allow('changePolicies')] as const,
  request: {
    params,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({
              version: z.int().openapi({ description: 'Made from this one.' }),
              reason,
              ...policyBody,
            })
            .openapi('PolicyRequest'),
        },
      },
    },
  },
  responses: {
    200: jsonBody(policySchema, 'The new version'),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

export function policyRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(read, async (c) => {
    const policy = await visiblePolicy(deps, c.get('caller'), c.req.valid('param').store);
    return c.json(shown(policy), 200);
  });

  app.openapi(versions, async (c) => {
    const { store } = c.req.valid('param');
    const active = await visiblePolicy(deps, c.get('caller'), store);
    const filed = await policyVersions(deps.db, store);
    const items = filed.map(({ version, author, reason: why, at, policy }) => {
      return {
        version,
        author,
        reason: why,
        at,
        isActive: version === active.version,
        policy: shown(policy),
      };
    });
    const asItCame = { version: active.version, author: null, reason: null, at: null, isActive: true };
    const isFiled = items.some(({ isActive }) => isActive);
    return c.json({ items: isFiled ? items : [{ ...asItCame, policy: shown(active) }, ...items] }, 200);
  });

  app.openapi(put, async (c) => {
    const caller = c.get('caller');
    const { store: storeId } = c.req.valid('param');
    const { version: basedOn, reason: why, ...policy } = c.req.valid('json');
    if (!maySee(caller, storeId)) throw unknownStore(storeId);
    await mustBeSound(deps, policy);
    const wanted = { storeId, basedOn, policy, author: caller.keyId, reason: why };
    const put = await putPolicy(deps.db, wanted, (from, to) => {
      const [before, after] = [{ version: from }, { version: to }];
      return auditOf(c, { action: 'policy.put', target: `policy/${storeId}`, reason: why, before, after });
    });
    if (!put) throw unknownStore(storeId);
    if (put.status === 'stale') {
      const detail = `It is at version ${put.current}, and this was made from ${basedOn}.`;
      throw new Problem('policyChanged', detail, { current: put.current });
    }
    return c.json(shown(put.policy), 200);
  });
}

async function mustBeSound({ db }: ApiDeps, policy: Omit<Policy, 'version'>): Promise<void> {
  const mistakes = policyMistakes(policy, await knownSources(db));
  if (mistakes.length === 0) return;
  const errors = mistakes.map(({ path, message }) => ({ path: pathOf(path), message }));
  throw new Problem('unprocessable', 'The policy has mistakes; nothing was changed.', { errors });
}

async function visiblePolicy(deps: ApiDeps, caller: Caller, store: string): Promise<Policy> {
  const policy = maySee(caller, store) ? await activePolicy(deps.db, store) : null;
  if (!policy) throw unknownStore(store);
  return policy;
}

function shown({ version, order, routing }: Policy) {
  return { version, order: { ...order }, routing: { ...routing } };
}

function unknownStore(store: string): Problem {
  return new Problem('notFound', `There is no store "${store}".`);
}
