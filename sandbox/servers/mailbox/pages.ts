import { html } from 'hono/html';
import type { Mail } from './store.js';

const STYLE = html`<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #222 }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .45rem .6rem; border-bottom: 1px solid #ddd; vertical-align: top }
  th { font-weight: 600; color: #555 }
  iframe { width: 100%; height: 42rem; border: 1px solid #ccc; background: #fff }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f6f6; padding: .8rem }
  .warn { color: #a40000; font-weight: 600 }
  summary { cursor: pointer; margin: 1rem 0 .4rem; font-weight: 600 }
</style>`;

export type Page = ReturnType<typeof html>;

/** All mails, newest first. */
export function listPage(mails: readonly Mail[], wanted: { to?: string; subject?: string }): Page {
  return frame(
    'Mailbox',
    html`<h1>Mailbox</h1>
      <form>
        <input name="to" placeholder="recipient" value="${wanted.to ?? ''}" />
        <input name="subject" placeholder="subject" value="${wanted.subject ?? ''}" />
        <button>Search</button>
      </form>
      <p>${mails.length} mails. Reload to see new ones.</p>
      <table>
        <thead>
          <tr><th>Received</th><th>From</th><th>To</th><th>Subject</th><th>Deliveries</th></tr>
        </thead>
        <tbody>
          ${[...mails].reverse().map(row)}
        </tbody>
      </table>`,
  );
}

function row(mail: Mail): Page {
  return html`<tr>
    <td>${mail.deliveries[0]?.at ?? ''}</td>
    <td>${mail.from}</td>
    <td>${mail.to.join(', ')}</td>
    <td><a href="/mails/${mail.id}">${mail.subject || '(no subject)'}</a></td>
    <td>${deliveries(mail)}</td>
  </tr>`;
}

/** One mail: its HTML in a frame without scripts, its text, headers, deliveries and raw source. */
export function mailPage(mail: Mail): Page {
  return frame(
    mail.subject,
    html`<p><a href="/">All mails</a></p>
      <h1>${mail.subject || '(no subject)'}</h1>
      <table>
        <tr><th>From</th><td>${mail.from}</td></tr>
        <tr><th>To</th><td>${mail.to.join(', ')}</td></tr>
        <tr><th>Date</th><td>${mail.date ?? ''}</td></tr>
        <tr><th>Message-ID</th><td>${mail.messageId ?? 'none'}</td></tr>
        <tr><th>Deliveries</th><td>${deliveries(mail)}: ${mail.deliveries.map((one) => one.at).join(', ')}</td></tr>
      </table>
      ${mail.html === null ? '' : htmlPart(mail.html)}
      <details ${mail.html === null ? 'open' : ''}><summary>Plain text</summary><pre>${mail.text ?? 'none'}</pre></details>
      <details><summary>Headers</summary>
        <table>${mail.headers.map(({ name, value }) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}</table>
      </details>
      <details><summary>Raw source</summary><pre>${mail.raw.toString('utf8')}</pre></details>
      <p><a href="/messages/${mail.id}/raw">Download the raw source</a></p>`,
  );
}

/** `sandbox` without allow-scripts keeps the mail inert; its links open in a new tab. */
function htmlPart(content: string): Page {
  return html`<iframe
    title="The mail as its reader sees it"
    sandbox="allow-popups allow-popups-to-escape-sandbox"
    srcdoc="${`<base target="_blank">${content}`}"
  ></iframe>`;
}

function deliveries(mail: Mail): Page {
  const count = mail.deliveries.length;
  const changed = mail.deliveries.some((delivery) => !delivery.sameContent);
  if (count === 1) return html`1`;
  return html`<span class="warn">${count}${changed ? ', with other content' : ''}</span>`;
}

function frame(title: string, content: Page): Page {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        ${content}
      </body>
    </html>`;
}
