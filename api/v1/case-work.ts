import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { addCaseNote, type CaseWork, changeCaseWork } from '../../db/commands/change-case-work.js';
import { onceByKey } from '../../db/commands/once-by-key.js';
import { writeAudit } from '../../db/commands/write-audit.js';
import type { Transaction } from '../../db/client.js';
import type { ListedCase } from '../../db/queries/list-cases.js';
import { instantOf } from '../../domain/sla/instant.js';
import { allow } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { contentHash } from '../intake/content-hash.js';
import { Problem } from '../problems/problem.js';
import { noteSchema } from './case-schema.js';
import { visibleCase } from './cases.js';
import {
  auditOf,
  idempotencyKey,
  instantText,
  jsonBody,
  keyHeader,
  moment,
  plain,
  problems,
  reason,
} from './shared.js';

const params = z.object({ id: z.string().openapi({ description: 'URL-encoded: it contains slashes.' }) });

const workSchema = z
  .object({ caseId: z.string(), assignee: z.string().nullable(), snoozedUntil: instantText.nullable() })
  .openapi('CaseWork');

const assignee = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(...plain)
  .refine((name) => name !== 'none', 'is no name: send null for nobody')
  .nullable()
  .openapi({ description: 'A name; `me` is this key; null: nobody.' });

const text = z
  .string()
  .trim()
  .min(1)
  .max(4000)
  .regex(...plain)
  .openapi({ description: 'Kept with the case, so without personal data.' });

const why = reason.optional();

function routeOf<Path extends string, Body extends z.ZodType, Answer extends z.ZodType>(of: {
  method: 'post';
  path: Path;
  summary: string;
  description?: string;
  body: Body;
  answer: Answer;
}) {
  return createRoute({
    method: of.method,
    path: of.path,
    summary: of.summary,
    description: of.description,
    tags: ['Cases'],
    security: [{ apiKey: [] }],
    middleware: [allow('workOnCases')] as const,
    request: {
      params,
      headers: keyHeader,
      body: { required: true, content: { 'application/json': { schema: of.body } } },
    },
    responses: {
      200: jsonBody(of.answer, 'As it is now'),
      ...problems(400, 401, 403, 404, 409, 413, 422, 503),
    },
  });
}

const assign = routeOf({
  method: 'post',
  path: '/cases/{id}/assignment',
  summary: 'Give a case to somebody, or to nobody',
  body: z.strictObject({ assignee, reason: why }).openapi('AssignmentRequest'),
  answer: workSchema,
});

const note = routeOf({
  method: 'post',
  path: '/cases/{id}/notes',
  summary: 'Note something about a case, also after it closed',
  body: z.strictObject({ text }).openapi('NoteRequest'),
  answer: noteSchema,
});

const snooze = routeOf({
  method: 'post',
  path: '/cases/{id}/snooze',
  summary: 'Put a case out of the working list until then',
  description:
    'Moves no clock. It shows again at that time, at its deadline, or at a warning that comes meanwhile. Null: shows again now.',
  body: z.strictObject({ until: moment.nullable(), reason: why }).openapi('SnoozeRequest'),
  answer: workSchema,
});

export function caseWorkRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(assign, async (c) => {
    const { keyId } = c.get('caller');
    const row = await visibleCase(deps, c.get('caller'), c.req.valid('param').id);
    const content = c.req.valid('json');
    const work = () => ({ assignee: content.assignee === 'me' ? keyId : content.assignee });
    return c.json(await changeWork(deps, c, { row, action: 'case.assign', content, work }), 200);
  });

  app.openapi(snooze, async (c) => {
    const row = await visibleCase(deps, c.get('caller'), c.req.valid('param').id);
    const content = c.req.valid('json');
    const work = () => snoozeUntil(deps, row, content.until);
    return c.json(await changeWork(deps, c, { row, action: 'case.snooze', content, work }), 200);
  });

  app.openapi(note, async (c) => {
    const { keyId: author, role } = c.get('caller');
    const row = await visibleCase(deps, c.get('caller'), c.req.valid('param').id);
    const content = c.req.valid('json');
    const body = await once(deps, c, { target: row.id, content, shape: noteSchema }, async (tx) => {
      const added = await addCaseNote(tx, { caseId: row.id, author, role, text: content.text });
      const after = { note: added.id };
      await writeAudit(
        tx,
        auditOf(c, { action: 'case.note', target: row.id, reason: null, before: null, after }),
      );
      return added;
    });
    return c.json(body, 200);
  });
}

function caseIsClosed(row: ListedCase): Problem {
  const { resolution } = row.case;
  if (!resolution) return new Problem('caseClosed', `${row.id} is closed.`);
  const { actor, decision, at } = resolution;
  return new Problem('caseClosed', `${actor.id} decided "${decision}" at ${at}.`, {
    decidedBy: { who: actor.id, what: decision, when: at },
  });
}

/** Put away until then, or back into sight. */
function snoozeUntil(deps: ApiDeps, { dueAt }: ListedCase, wanted: string | null): Work {
  if (wanted === null) return { snoozedUntil: null, snoozedAt: null };
  const snoozedAt = deps.now().toISOString();
  const snoozedUntil = instantOf(Date.parse(wanted));
  const isOverdue = dueAt !== null && dueAt <= snoozedAt;
  if (snoozedUntil > snoozedAt && !isOverdue) return { snoozedUntil, snoozedAt };
  const message = isOverdue ? 'its deadline has passed: it stays in sight' : 'must be in the future';
  const errors = [{ path: 'until', message }];
  throw new Problem('unprocessable', 'The case cannot be put away until then.', { errors });
}

type Work = Parameters<typeof changeCaseWork>[1]['work'];

async function changeWork(
  deps: ApiDeps,
  c: Context<HttpEnv>,
  asked: { row: ListedCase; action: string; content: { reason?: string | undefined }; work: () => Work },
) {
  const { row, action, content } = asked;
  const by = c.get('caller').keyId;
  return once(deps, c, { target: row.id, content, shape: workSchema }, async (tx) => {
    if (row.state === 'closed') throw caseIsClosed(row);
    const work = asked.work();
    const { before, after } = await changeCaseWork(tx, { caseId: row.id, by, work });
    const changed = ({ assignee: name, snoozedUntil }: CaseWork) =>
      'assignee' in work ? { assignee: name } : { snoozedUntil };
    const told = { before: changed(before), after: changed(after) };
    await writeAudit(tx, auditOf(c, { action, target: row.id, reason: content.reason ?? null, ...told }));
    return { caseId: row.id, ...after };
  });
}

/** The same key again is answered as before; with other content it is a problem. */
async function once<Shape extends z.ZodType>(
  deps: ApiDeps,
  c: Context<HttpEnv>,
  request: { target: string; content: unknown; shape: Shape },
  write: (tx: Transaction) => Promise<z.infer<Shape>>,
): Promise<z.infer<Shape>> {
  const key = idempotencyKey(c);
  const { target, content } = request;
  const requestHash = contentHash({ path: c.req.routePath, target, content });
  const done = await onceByKey(deps.db, { apiKeyId: c.get('caller').keyId, key, requestHash }, write);
  if (!done) throw new Problem('idempotencyKeyReused', `The key "${key}" was sent with something else.`);
  return request.shape.parse(done.body);
}
