import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const files: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Faros API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });`;

/** `/docs`: the API to read and to try, from files of our own. */
export function docsPages(): Hono {
  const pages = new Hono();
  pages.get('/', (c) => {
    c.header(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'",
    );
    return c.html(page);
  });
  pages.get('/start.js', (c) => c.body(start, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  pages.get('/:file', (c) => {
    const file = c.req.param('file');
    const type = Object.hasOwn(files, file) ? files[file] : undefined;
    if (type === undefined) return c.notFound();
    return c.body(new Uint8Array(readFileSync(join(folder, file))), 200, {
      'content-type': type,
      'cache-control': 'public, max-age=3600',
    });
  });
  return pages;
}
