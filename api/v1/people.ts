import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { putPerson, removePerson } from '../../db/commands/put-person.js';
import { listPeople, personById } from '../../db/queries/people.js';
import { storeById } from '../../db/queries/stores.js';
import type { PersonOnDuty } from '../../domain/alerts/duty.js';
import { staffAddress } from '../../domain/alerts/staff-address.js';
import { allow, maySee } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { Caller, HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { personRequest, personSchema } from './people-schema.js';
import { auditOf, jsonBody, problems } from './shared.js';

const params = z.object({
  id: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'letters, digits, _ . and -, at most 64')
    .openapi({ example: 'olivia-ops' }),
});

const list = createRoute({
  tags: ['People'],
  security: [{ apiKey: [] }],
  middleware: [allow('managePeople')] as const,
  method: 'get',
  path: '/people',
  summary: 'Who is called for which role, and when',
  responses: {
    200: jsonBody(z.object({ items: z.array(personSchema) }), 'All of them'),
    ...problems(401, 403, 503),
  },
});

const put = createRoute({
  tags: ['People'],
  security: [{ apiKey: [] }],
  middleware: [allow('managePeople')] as const,
  method: 'put',
  path: '/people/{id}',
  summary: 'Enter a person on duty, or change what is entered',
  description: 'Safe to repeat. Alerts of the role go to this address while the person is on duty.',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: personRequest } } },
  },
  responses: { 200: jsonBody(personSchema, 'As entered'), ...problems(400, 401, 403, 404, 413, 422, 503) },
});

const remove = createRoute({
  tags: ['People'],
  security: [{ apiKey: [] }],
  middleware: [allow('managePeople')] as const,
  method: 'delete',
  path: '/people/{id}',
  summary: 'Take a person off duty for good',
  request: { params },
  responses: { 204: { description: 'Gone' }, ...problems(400, 401, 403, 404, 503) },
});

export function peopleRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(list, async (c) => {
    const people = await listPeople(deps.db, c.get('caller').stores);
    return c.json({ items: people.map(personView) }, 200);
  });

  app.openapi(put, async (c) => {
    const { id } = c.req.valid('param');
    const { store, email, ...rest } = c.req.valid('json');
    const known = await visiblePerson(deps, c.get('caller'), id);
    await refuseStore(deps, c.get('caller'), store);
    const person: PersonOnDuty = { id, storeId: store, email: staffAddress(email), ...rest };
    const audit = auditOf(c, {
      action: 'person.put',
      target: `people/${id}`,
      reason: null,
      before: known ? withoutPerson(known) : null,
      after: { ...withoutPerson(person), contactChanged: !known || !isSameContact(known, person) },
    });
    await putPerson(deps.db, person, audit);
    return c.json(personView(person), 200);
  });

  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param');
    const known = await visiblePerson(deps, c.get('caller'), id);
    const what = { action: 'person.remove', target: `people/${id}`, reason: null, after: null };
    const audit = auditOf(c, { ...what, before: known ? withoutPerson(known) : null });
    if (!known || !(await removePerson(deps.db, id, audit))) throw unknownPerson(id);
    return c.body(null, 204);
  });
}

/** Null: the id is free. Throws where it belongs to a store that the key may not see. */
async function visiblePerson(deps: ApiDeps, caller: Caller, id: string): Promise<PersonOnDuty | null> {
  const known = await personById(deps.db, id);
  if (known && !maySee(caller, known.storeId)) throw unknownPerson(id);
  return known;
}

/** A key that is bound to stores enters nobody for all of them. */
async function refuseStore(deps: ApiDeps, caller: Caller, store: string | null): Promise<void> {
  const isThere = store === null || (await storeById(deps.db, store)) !== null;
  if (isThere && maySee(caller, store)) return;
  const message = store === null ? 'name one of your stores' : `there is no store "${store}"`;
  throw new Problem('unprocessable', 'The person cannot be entered so.', {
    errors: [{ path: 'store', message }],
  });
}

function personView({ storeId, ...person }: PersonOnDuty): z.infer<typeof personSchema> {
  return { ...person, store: storeId };
}

/** The audit names no person: who they are is in the row itself. */
function withoutPerson({ role, storeId, duty }: PersonOnDuty) {
  return { role, store: storeId, duty };
}

function isSameContact(one: PersonOnDuty, other: PersonOnDuty): boolean {
  return one.name === other.name && one.email === other.email;
}

function unknownPerson(id: string): Problem {
  return new Problem('notFound', `Nobody is entered as ${id}.`);
}
