import { createSimulator } from './kit/simulator.js';
import { listPage, mailPage } from './mailbox/pages.js';
import { createSmtp } from './mailbox/smtp.js';
import { find, type Mail, type MailboxState } from './mailbox/store.js';

const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; form-action 'self'",
  'referrer-policy': 'no-referrer',
};

/** An SMTP server that delivers to nobody, and pages to read what it took. */
export function createMailbox() {
  const state: MailboxState = { mails: [] };
  const simulator = createSimulator({
    name: 'mailbox',
    failure: (status) => ({ status, body: { error: { code: `HTTP_${status}` } } }),
    reset: () => {
      state.mails = [];
    },
  });
  const { app, ledger, rules, changed } = simulator;
  const smtp = createSmtp({ state, ledger, rules, changed });
  const mailOf = (id: string): Mail | undefined => state.mails.find((mail) => mail.id === id);

  app.get('/', (c) => {
    const { to, subject } = c.req.query();
    return c.html(listPage(find(state, { to, subject }), { to, subject }), 200, PAGE_HEADERS);
  });
  app.get('/mails/:id', (c) => {
    const mail = mailOf(c.req.param('id'));
    return mail ? c.html(mailPage(mail), 200, PAGE_HEADERS) : c.notFound();
  });
  app.get('/messages', (c) => {
    const { to, subject } = c.req.query();
    return c.json({ messages: find(state, { to, subject }).map(summary) });
  });
  app.get('/messages/:id', (c) => {
    const mail = mailOf(c.req.param('id'));
    return mail ? c.json(detail(mail)) : c.json({ error: { code: 'NOT_FOUND' } }, 404);
  });
  app.get('/messages/:id/raw', (c) => {
    const mail = mailOf(c.req.param('id'));
    if (!mail) return c.json({ error: { code: 'NOT_FOUND' } }, 404);
    return c.body(new Uint8Array(mail.raw), 200, {
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="mail-${mail.id}.eml"`,
    });
  });

  return {
    ...simulator,
    state,
    listenSmtp: smtp.listen,
    stop: async (): Promise<void> => {
      await Promise.all([simulator.stop(), smtp.stop()]);
    },
  };
}

function summary(mail: Mail) {
  const { id, messageId, from, to, subject, date } = mail;
  const receivedAt = mail.deliveries[0]?.at ?? null;
  return { id, messageId, from, to, subject, date, receivedAt, deliveries: mail.deliveries.length };
}

function detail(mail: Mail) {
  const { headers, text, html, attachments, deliveries } = mail;
  return { ...summary(mail), headers, text, html, attachments, deliveryLog: deliveries };
}
