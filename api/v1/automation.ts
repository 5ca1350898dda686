import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type SwitchRow, switchAutomation } from '../../db/commands/switch-automation.js';
import { listSwitches } from '../../db/queries/automation.js';
import { knownSuppliers } from '../../db/queries/catalog.js';
import { storeById } from '../../db/queries/stores.js';
import { allDecisions } from '../../domain/cases/case-type.js';
import { allow, maySee } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { Caller, HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { auditOf, instantText, jsonBody, name, problems, reason } from './shared.js';

const place = {
  store: name.nullable().openapi({ description: 'Null: every store.' }),
  supplier: name
    .nullable()
    .openapi({ description: 'Purchase orders to this supplier wait for a person. Null: not about one.' }),
  remedy: z.enum(allDecisions).nullable().openapi({
    description: 'What no clock may decide. Null, without a supplier: nothing happens by itself.',
  }),
  isStopped: z.boolean(),
};

const switchSchema = z
  .object({ ...place, reason: z.string(), changedBy: z.string(), changedAt: instantText })
  .openapi('AutomationSwitch');

const list = createRoute({
  method: 'get',
  path: '/automation',
  summary: 'What somebody has switched off, or on again',
  tags: ['Automation'],
  security: [{ apiKey: [] }],
  middleware: [allow('readAutomation')] as const,
  responses: {
    200: jsonBody(z.object({ items: z.array(switchSchema) }), 'All switches'),
    ...problems(401, 403, 503),
  },
});

const put = createRoute({
  method: 'put',
  path: '/automation',
  summary: 'Stop automation of a store, a supplier or a remedy, or let it go on',
  description:
    'Works at once, also for orders under way: a clock escalates in place of deciding, a purchase order waits in a case until a person releases it.',
  tags: ['Automation'],
  security: [{ apiKey: [] }],
  middleware: [allow('changeAutomation')] as const,
  request: {
    body: {
      required: true,
      content: {
        'application/json': { schema: z.strictObject({ ...place, reason }).openapi('AutomationRequest') },
      },
    },
  },
  responses: { 200: jsonBody(switchSchema, 'As it is now'), ...problems(400, 401, 403, 404, 413, 422, 503) },
});

type Asked = Pick<SwitchRow, 'isStopped' | 'reason' | 'remedy'> & {
  store: string | null;
  supplier: string | null;
};

export function automationRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(list, async (c) => {
    const rows = await listSwitches(deps.db, c.get('caller').stores);
    return c.json({ items: rows.map(viewOf) }, 200);
  });

  app.openapi(put, async (c) => {
    const asked = c.req.valid('json');
    await mustBeUsable(deps, c.get('caller'), asked);
    const { store: storeId, supplier: supplierId, ...rest } = asked;
    const wanted = { ...rest, storeId, supplierId, changedBy: c.get('caller').keyId };
    const target = `automation/${storeId ?? '*'}/${supplierId ?? '*'}/${asked.remedy ?? '*'}`;
    const now = await switchAutomation(deps.db, wanted, (before, after) =>
      auditOf(c, {
        action: asked.isStopped ? 'automation.stop' : 'automation.start',
        target,
        reason: asked.reason,
        before: before ? { isStopped: before.isStopped } : null,
        after: { isStopped: after.isStopped },
      }),
    );
    return c.json(viewOf(now), 200);
  });
}

async function mustBeUsable(
  deps: ApiDeps,
  caller: Caller,
  { store, supplier, remedy }: Asked,
): Promise<void> {
  if (store === null && caller.stores !== null) {
    throw new Problem('forbidden', 'A key of some stores may not stop all stores.');
  }
  if (store !== null && (!maySee(caller, store) || !(await storeById(deps.db, store)))) {
    throw new Problem('notFound', `There is no store "${store}".`);
  }
  if (supplier !== null && remedy !== null) {
    const message = 'a switch is about a supplier or about a remedy: turn two';
    throw new Problem('unprocessable', 'Such a switch would stop nothing.', {
      errors: [{ path: 'remedy', message }],
    });
  }
  if (supplier === null) return;
  const known = await knownSuppliers(deps.db);
  if (!known.includes(supplier)) throw new Problem('notFound', `There is no supplier "${supplier}".`);
}

function viewOf({ storeId, supplierId, remedy, isStopped, reason: why, changedBy, changedAt }: SwitchRow) {
  return { store: storeId, supplier: supplierId, remedy, isStopped, reason: why, changedBy, changedAt };
}
