import { html } from 'hono/html';
import { Hono } from 'hono';
import { type ProblemCode, problemKinds } from './kinds.js';

/** `/problems/<code>`: what a problem means and what to do about it. */
export function problemPages(): Hono {
  const pages = new Hono();
  pages.get('/:code', (c) => {
    const code = c.req.param('code');
    if (!isCode(code)) return c.notFound();
    const { status, title, advice } = problemKinds[code];
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    return c.html(html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<body style="font: 1rem/1.5 system-ui; max-width: 40rem; margin: 3rem auto; padding: 0 1rem">
<h1>${title}</h1>
<p>HTTP ${status}, code <code>${code}</code></p>
<p>${advice}</p>
</html>`);
  });
  return pages;
}

function isCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemKinds, code);
}
