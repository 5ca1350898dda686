import { createTransport } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { startBrowser } from '../../kit/browser.js';
import { type Answer, call, control } from '../../kit/simulators.js';
import { sims, useSimulators } from './world.js';

useSimulators();

describe('the mailbox', () => {
  const mail = {
    from: 'Lumen <hello@lumen.example>',
    to: 'Sarah <sarah@example.com>',
    subject: 'Your order <#8492> is confirmed',
    text: 'Thank you, Sarah',
    html: '<p>Thank you, <b>Sarah</b><script>alert(1)</script></p>',
    messageId: '<order-1-confirmed@lumen.example>',
  };
  const transport = (auth?: { user: string; pass: string }) =>
    createTransport({ host: '127.0.0.1', port: sims.mailbox.smtpPort, secure: false, auth });
  const messages = async (query = ''): Promise<Answer['body'][]> =>
    (await call(`${sims.mailbox.url}/messages${query}`)).body.messages;

  it('keeps each mail once by its Message-ID and counts its deliveries', async () => {
    await transport().sendMail(mail);
    await transport({ user: 'sandbox', pass: 'sandbox' }).sendMail(mail);
    await transport().sendMail({
      ...mail,
      to: 'tom@example.com',
      subject: 'Hello',
      messageId: '<other@lumen.example>',
    });
    expect(await messages('?to=sarah&subject=confirmed')).toMatchObject([
      { messageId: '<order-1-confirmed@lumen.example>', subject: mail.subject, deliveries: 2 },
    ]);
    expect(await messages()).toHaveLength(2);
    const { body } = await call(`${sims.mailbox.url}/messages/1`);
    expect(body).toMatchObject({
      html: expect.stringContaining('<b>Sarah</b>'),
      text: expect.stringContaining('Sarah'),
    });
    expect(body.headers.map((header: { name: string }) => header.name)).toContain('Message-ID');
    const raw = await call(`${sims.mailbox.url}/messages/1/raw`);
    expect(raw.body).toContain('Message-ID: <order-1-confirmed@lumen.example>');
    await expect(transport({ user: 'sandbox', pass: 'wrong' }).sendMail(mail)).rejects.toThrow();
  });

  it('shows mails in a browser with all markup inert', async () => {
    await transport().sendMail(mail);
    const list = (await call(`${sims.mailbox.url}/`)).body;
    expect(list).toContain('Your order &lt;#8492&gt; is confirmed');
    const response = await fetch(`${sims.mailbox.url}/mails/1`);
    const page = await response.text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toContain('<script>');
    expect(page).toMatch(/<iframe[^>]+sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('shows a mail in a real browser without running its script', async ({ skip }) => {
    const browser = await startBrowser();
    if (typeof browser === 'string') return skip(browser);
    try {
      await transport().sendMail({
        ...mail,
        html: `${mail.html}<a href="${sims.mailbox.url}/healthz">Where is it</a>`,
      });
      const page = await browser.newPage();
      const dialogs: string[] = [];
      page.on('dialog', (dialog) => void dialogs.push(dialog.message()));
      await page.goto(sims.mailbox.url);
      await page.getByRole('link', { name: mail.subject }).click();
      const content = page.frameLocator('iframe');
      await content.getByText('Thank you, Sarah').waitFor();
      const [opened] = await Promise.all([
        page.waitForEvent('popup'),
        content.getByRole('link', { name: 'Where is it' }).click(),
      ]);
      expect(await opened.textContent('body')).toContain('mailbox');
      expect(dialogs).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('refuses, is slow, and breaks off before or after taking the mail', async () => {
    for (const status of [421, 451, 550]) {
      await control(sims.mailbox.url, 'faults', { kind: 'status', status, match: { method: 'SMTP' } });
      await expect(transport().sendMail(mail)).rejects.toMatchObject({ responseCode: status });
    }
    await control(sims.mailbox.url, 'faults', {
      kind: 'noAnswerBefore',
      match: { path: '*sarah@example.com*' },
    });
    await expect(transport().sendMail(mail)).rejects.toThrow();
    expect(await messages()).toHaveLength(0);
    await control(sims.mailbox.url, 'faults', {
      kind: 'noAnswerAfter',
      match: { bodyIncludes: 'order-1-confirmed' },
    });
    await expect(transport().sendMail(mail)).rejects.toThrow();
    expect(await messages()).toMatchObject([{ deliveries: 1 }]);
    await control(sims.mailbox.url, 'faults', { kind: 'late', ms: 300, match: { method: 'SMTP' } });
    const begun = Date.now();
    await transport().sendMail(mail);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(290);
    expect(await messages()).toMatchObject([{ deliveries: 2 }]);
  });
});
