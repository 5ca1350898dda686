import type { Context } from 'hono';
import { type LinkPurpose, readLink } from '../../customer/links.js';
import { formHeaders } from '../../customer/pages/headers.js';
import { renderPlainPage } from '../../customer/pages/plain.js';
import { renderNotFoundPage } from '../../customer/pages/track.js';
import { isDatabaseAway } from '../../db/queries/database-away.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { traceOf } from '../reason.js';
import type { PageGuard } from './limits.js';

export interface Page {
  status: 200 | 303 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;
  html: string;
  headers?: Record<string, string>;
}

/** What a link opens, once it is known to be ours. */
export interface OpenedLink {
  subject: string;
  isExpired: boolean;
  /** Seconds to wait, where it was used too often. */
  waitSeconds: number | null;
}

/**
 * One request for a page behind a signed link (C-29): counted, its link verified, answered in words whatever goes wrong. `draw` is called for
 * links of ours only, expired ones too.
 */
export async function answerPage(
  deps: ApiDeps,
  c: Context<HttpEnv>,
  page: { purpose: LinkPurpose; guard: PageGuard; draw: (link: OpenedLink) => Promise<Page> },
): Promise<Response> {
  try {
    const waitSeconds = page.guard.sender(c);
    if (waitSeconds !== null) return sent(c, tooOften(waitSeconds, renderPlainPage('tooOften')));
    const token = c.req.param('token') ?? '';
    const link = readLink({
      secret: deps.linkSecret,
      token,
      purpose: page.purpose,
      now: deps.now().toISOString(),
    });
    if (!('subject' in link)) return sent(c, notFound);
    const isExpired = 'problem' in link;
    return sent(
      c,
      await page.draw({ subject: link.subject, isExpired, waitSeconds: page.guard.link(token) }),
    );
  } catch (error) {
    return sent(c, broken(deps, c, error));
  }
}

export const notFound: Page = { status: 404, html: renderNotFoundPage() };

export function tooOften(seconds: number, html: string): Page {
  return { status: 429, html, headers: { 'Retry-After': String(seconds) } };
}

/** After a form was taken: the page as it stands now, which may be looked at again and again. */
export function seePage(c: Context<HttpEnv>): Page {
  return { status: 303, html: '', headers: { Location: new URL(c.req.url).pathname } };
}

export function sent(c: Context<HttpEnv>, page: Page): Response {
  return c.body(page.html, page.status, { ...formHeaders, ...page.headers });
}

export function broken(deps: ApiDeps, c: Context<HttpEnv>, error: unknown): Page {
  const isAway = isDatabaseAway(error);
  const facts = { requestId: c.get('requestId'), method: c.req.method, cause: traceOf(error) };
  deps.log.error(facts, isAway ? 'a page cannot be read: the database is away' : 'a page broke');
  const html = renderPlainPage('away');
  return isAway ? { status: 503, html, headers: { 'Retry-After': '5' } } : { status: 500, html };
}

/** A form of ours, or null: another content type, or a body that is none. Files are no part of it. */
export async function formOf(c: Context<HttpEnv>): Promise<Record<string, string> | null> {
  if (!(c.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')) return null;
  const body = new URLSearchParams(await c.req.text());
  return Object.fromEntries(body);
}
