import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { apiKeyByHash } from '../../db/queries/api-key.js';
import type { ApiDeps } from '../deps.js';
import type { Caller, HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { isRole, may, type Permission, permissions } from './permissions.js';

/** `Authorization: Bearer <key>`; keys are stored as SHA-256 only. */
export function authenticate(deps: ApiDeps): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const key = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (key === undefined) throw new Problem('unauthorized', 'There is no bearer key in the request.');
    const found = await apiKeyByHash(deps.db, createHash('sha256').update(key).digest('hex'));
    if (!found || !isRole(found.role)) throw new Problem('unauthorized', 'This key is not known.');
    c.set('caller', { keyId: found.id, label: found.label, role: found.role, stores: found.stores });
    await next();
  };
}

export function allow(permission: Permission): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const { role } = c.get('caller');
    if (!may(role, permission)) {
      throw new Problem('forbidden', `${role} may not; ${permissions[permission].join(', ')} may.`);
    }
    await next();
  };
}

/** What a key may not see does not exist for it. */
export function maySee(caller: Caller, store: string | null): boolean {
  return caller.stores === null || (store !== null && caller.stores.includes(store));
}
