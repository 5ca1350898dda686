import { html } from 'hono/html';

/** A whole page as text. Components are synchronous, so that a mail or page is made in one go. */
export function documentOf(page: unknown): string {
  const rendered = html`<!DOCTYPE html>${page}`;
  if (rendered instanceof Promise) throw new TypeError('a component of a customer’s page may not wait');
  return rendered.toString();
}
