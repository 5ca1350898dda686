import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { authenticate } from './auth/authenticate.js';
import type { ApiDeps } from './deps.js';
import { docsPages } from './docs.js';
import { readiness } from './health.js';
import type { HttpEnv } from './http-env.js';
import { receiveWebhook } from './intake/webhook.js';
import { addressPage, answerAddressPage } from './pages/address.js';
import { createPageGuard } from './pages/limits.js';
import { answerSupplierQuestion, supplierQuestionPage } from './pages/supplier.js';
import { answerSupplierOrder, supplierOrderPage } from './pages/supplier-order.js';
import { answerProblem } from './problems/answer.js';
import { problemPages } from './problems/page.js';
import { fieldErrors, Problem } from './problems/problem.js';
import { plainUrl } from './plain-url.js';
import { plainRoutes } from './plain-routes.js';
import { trackPage } from './track.js';
import { addressRoutes } from './v1/addresses.js';
import { automationRoutes } from './v1/automation.js';
import { caseWorkRoutes } from './v1/case-work.js';
import { caseRoutes } from './v1/cases.js';
import { createOrderRoute } from './v1/create-order.js';
import { decisionRoutes } from './v1/decisions.js';
import { orderRoutes } from './v1/orders.js';
import { overviewRoutes } from './v1/overview.js';
import { policyRoutes } from './v1/policies.js';
import { requestRoutes } from './v1/requests.js';
import { peopleRoutes } from './v1/people.js';

const largestBodyBytes = 2 * 1024 * 1024;

/** The whole HTTP side of the product. `fetch` serves it, `request` tests it. */
export function createApp(deps: ApiDeps): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>();
  app.onError((error, c) => answerProblem(deps, error, c));
  app.notFound((c) => answerProblem(deps, new Problem('notFound', 'There is nothing at this address.'), c));
  app.use(async (c, next) => {
    const given = c.req.header('x-request-id') ?? '';
    const requestId = /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    c.header('x-request-id', requestId);
    await next();
  });
  app.use(plainUrl);
  app.use(
    bodyLimit({
      maxSize: largestBodyBytes,
      onError: () => {
        throw new Problem('tooLarge', `More than ${largestBodyBytes} bytes came.`);
      },
    }),
  );

  app.get('/healthz', (c) => c.json({ status: 'ok', version: deps.version }));
  app.get('/readyz', (c) => readiness(deps, c));
  app.post('/webhooks/:provider/:account', (c) => receiveWebhook(deps, c));
  app.get('/track/:token', (c) => trackPage(deps, c));
  const guard = createPageGuard(deps.pageLimits);
  app.get('/address/:token', (c) => addressPage(deps, guard, c));
  app.post('/address/:token', (c) => answerAddressPage(deps, guard, c));
  app.get('/supplier/:token', (c) => supplierQuestionPage(deps, guard, c));
  app.post('/supplier/:token', (c) => answerSupplierQuestion(deps, guard, c));
  app.get('/supplier/order/:token', (c) => supplierOrderPage(deps, guard, c));
  app.post('/supplier/order/:token', (c) => answerSupplierOrder(deps, guard, c));
  app.route('/problems', problemPages());
  app.route('/docs', docsPages());
  app.route('/v1', versionOne(deps));
  describe(app, deps);
  return app;
}

function versionOne(deps: ApiDeps): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const code = result.target === 'json' ? 'unprocessable' : 'badRequest';
      throw new Problem(code, 'Something in it is not as it must be.', { errors: fieldErrors(result.error) });
    },
  });
  app.use(authenticate(deps));
  createOrderRoute(app, deps);
  orderRoutes(app, deps);
  caseRoutes(app, deps);
  caseWorkRoutes(app, deps);
  decisionRoutes(app, deps);
  addressRoutes(app, deps);
  requestRoutes(app, deps);
  automationRoutes(app, deps);
  policyRoutes(app, deps);
  overviewRoutes(app, deps);
  peopleRoutes(app, deps);
  return app;
}

function describe(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer' });
  for (const route of plainRoutes) app.openAPIRegistry.registerPath(route);
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Faros',
      version: deps.version,
      description:
        'Drop-shipping orders as durable workflows. Every POST needs an Idempotency-Key; every error is a problem document (RFC 9457) whose `type` explains it; lists are paged by an opaque cursor.',
    },
    servers: [{ url: deps.publicUrl }],
  });
}
