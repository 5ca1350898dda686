import { type RouteConfig, z } from '@hono/zod-openapi';
import { jsonBody, problems } from './v1/shared.js';

const readiness = z.object({
  status: z.enum(['ok', 'away']),
  parts: z.object({ postgres: z.enum(['ok', 'away']), temporal: z.enum(['ok', 'away']) }),
});

/** Descriptions of the routes outside /v1, which judge raw bytes or draw pages. */
export const plainRoutes: RouteConfig[] = [
  {
    method: 'post',
    path: '/webhooks/{provider}/{account}',
    summary: 'A provider’s webhook, signed in the provider’s own way',
    description:
      'Verified on its raw bytes, stored once by the provider’s id, answered, and handed on. Content that cannot be used is answered 200 and becomes a case.',
    tags: ['Webhooks'],
    request: {
      params: z.object({
        provider: z
          .string()
          .openapi({ example: 'shopify', description: 'shopify, easypost or supplier-rest' }),
        account: z.string().openapi({ description: 'The store or supplier.' }),
      }),
      body: { required: true, content: { 'application/json': { schema: z.looseObject({}) } } },
    },
    responses: {
      200: jsonBody(z.object({ received: z.literal(true) }), 'Stored, now or before'),
      ...problems(401, 404, 413, 503),
    },
  },
  {
    method: 'get',
    path: '/track/{token}',
    summary: 'The customer’s page of an order, from the signed link in the mails',
    tags: ['Customer'],
    request: { params: z.object({ token: z.string() }) },
    responses: {
      200: { description: 'HTML' },
      404: { description: 'A plain page: this link opens nothing' },
    },
  },
  {
    method: 'get',
    path: '/supplier/{token}',
    summary: 'A question about stock to a supplier without a system, from the signed link in its mail',
    tags: ['Suppliers'],
    request: { params: z.object({ token: z.string() }) },
    responses: {
      200: { description: 'HTML' },
      404: { description: 'A plain page: this link opens nothing' },
      410: { description: 'The answer was due, or the question is settled' },
    },
  },
  {
    method: 'get',
    path: '/supplier/order/{token}',
    summary: 'A purchase order to a supplier without a system, from the signed link in its mail',
    tags: ['Suppliers'],
    request: { params: z.object({ token: z.string() }) },
    responses: {
      200: { description: 'HTML' },
      404: { description: 'A plain page: this link opens nothing' },
      410: { description: 'The link is too old, or the purchase order is cancelled' },
    },
  },
  {
    method: 'get',
    path: '/healthz',
    summary: 'The process lives',
    tags: ['Operations'],
    responses: { 200: jsonBody(z.object({ status: z.literal('ok'), version: z.string() }), 'It does') },
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'What an answer needs can be reached',
    tags: ['Operations'],
    responses: { 200: jsonBody(readiness, 'All of it'), 503: jsonBody(readiness, 'Not all of it') },
  },
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This description',
    tags: ['Operations'],
    responses: { 200: { description: 'OpenAPI 3.1' } },
  },
];
