import { describe, expect, it } from 'vitest';
import type { Cleared } from '../../../domain/blind/cleared.js';
import { clearRaw } from '../../../domain/blind/mail.js';
import { composeMail } from '../../../providers/smtp/compose.js';

const words = [
  { text: 'Größe & Söhne', kind: 'name' as const },
  { text: 'acme.example', kind: 'domain' as const },
];
const base64 = (text: string) => Buffer.from(text).toString('base64');
const name = 'Größe & Söhne';
const mail = (...lines: string[]) => Buffer.from(lines.join('\r\n'));
const hits = (message: Uint8Array) => {
  const result = clearRaw(message, { words, allowed: [] });
  return result.ok ? [] : result.hits.map(({ where }) => where);
};
const parts = (...inside: string[]) => [
  'Content-Type: multipart/mixed; boundary="a+b(c)"',
  '',
  ...inside.flatMap((part) => ['--a+b(c)', part]),
  '--a+b(c)--',
];

describe('R-103, B10: a finished mail', () => {
  it.each([
    ['subject', 'its subject, encoded', mail(`Subject: =?utf-8?B?${base64(name)}?=`, '', 'x')],
    [
      'subject',
      'its subject, in two encoded words',
      mail('Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe_&_S?=', ' =?iso-8859-1*de?q?=F6hne?=', '', 'x'),
    ],
    ['subject', 'its subject, folded and in bytes', mail('Subject: Größe', ' & Söhne', '', 'x')],
    ['sender', 'its sender', mail('From: "Care" <care@acme.example>', '', 'x')],
    ['header message-id', 'its Message-ID', mail(`Message-ID: <${'a0'.repeat(16)}@acme.example>`, '', 'x')],
    ['header x-mailer', 'a header of a machine', mail('X-Mailer: robot.acme.example', '', 'x')],
    [
      'text',
      'base64, whatever the case of its name',
      mail('content-transfer-encoding: BASE64', '', base64(`hello ${name}`).replace(/.{9}/g, '$&\r\n')),
    ],
    [
      'html',
      'quoted-printable over a soft line end',
      mail(
        'Content-Type: text/html; charset=utf-8',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        '<p>Gr=C3=',
        '=B6=C3=9Fe &amp; S=C3=B6=  ',
        'hne</p>',
      ),
    ],
    [
      'text',
      'another charset',
      Buffer.concat([
        mail('Content-Type: text/plain; charset="iso-8859-1"', 'Content-Transfer-Encoding: 8bit', '', ''),
        Buffer.from(name, 'latin1'),
      ]),
    ],
    [
      'text',
      'flowed text cut in a word',
      mail('Content-Type: text/plain; format=flowed; delsp=yes', '', 'Grö ', 'ße & Söhne'),
    ],
    [
      'part text/calendar',
      'a calendar cut in a word',
      mail(...parts('Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nSUMMARY:Grö\r\n ße & Söhne\r\n')),
    ],
    [
      'header content-disposition',
      'an attachment’s name',
      mail(
        ...parts(
          `Content-Type: image/png\r\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}.png\r\n\r\nx`,
        ),
      ),
    ],
    [
      'header content-disposition',
      'an attachment’s name in pieces',
      mail(
        ...parts(
          'Content-Disposition: attachment;\r\n filename*0*=utf-8\'\'Gr%C3%B6;\r\n filename*1*=%C3%9Fe%20und%20;\r\n filename*2="ac";\r\n filename*3="me.example"\r\n\r\nx',
        ),
      ),
    ],
    [
      'part application/pdf',
      'what a PDF says of itself',
      mail(
        ...parts(
          `Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64('%PDF-1.7\n1 0 obj <</Producer (acme.example)>>\nstream\n\u0001\u0002\nendstream')}`,
        ),
      ),
    ],
    [
      'html',
      'a part of a part',
      mail(
        ...parts(
          'Content-Type: multipart/alternative; boundary=in\r\n\r\n--in\r\n\r\nfine\r\n--in\r\nContent-Type: text/html\r\n\r\n<a href="//acme.example">\r\n--in--',
        ),
      ),
    ],
    [
      'text',
      'a mail in the mail',
      mail(
        ...parts(
          `Content-Type: message/rfc822\r\n\r\nSubject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(name)}`,
        ),
      ),
    ],
    [
      'part application/octet-stream',
      'a file of no known type',
      mail(...parts(`Content-Type: application/octet-stream\r\n\r\n{"by": "acme.example"}`)),
    ],
    [
      'around the parts',
      'what stands before the parts',
      mail(parts('\r\nx')[0]!, '', name, ...parts('\r\nx').slice(2)),
    ],
    ['around the parts', 'what stands behind them', mail(...parts('\r\nx'), name)],
    [
      'text',
      'parts whose end is missing',
      mail(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Transfer-Encoding: base64',
        '',
        base64(name),
      ),
    ],
  ])('is stopped: %s, for %s', (where, _, message) => {
    expect(hits(message)).toEqual([where]);
  });

  it('passes unchanged when it is clean, with pixels that spell a word by chance', () => {
    const message = mail(
      'Subject: Your order',
      ...parts('\r\nhello', `Content-Type: image/png\r\n\r\nacme.example`, ''),
    );
    const result = clearRaw(message, { words, allowed: [] });
    expect(result.ok && result.message).toBe(message);
  });

  it('is read as nodemailer composes it', async () => {
    const composed = (text: string) =>
      composeMail({
        messageId: '<1@mail.luna.example>',
        from: { name: `Luna ${text}` as Cleared, address: 'care@luna.example' },
        to: 'sarah@example.com',
        subject: `Hello ${text}` as Cleared,
        text: `${'long '.repeat(30)}${text}` as Cleared,
        html: `<p>${'länger '.repeat(30)}${text}</p>` as Cleared,
      });
    expect(hits(await composed(name))).toEqual(['sender', 'subject', 'text', 'html']);
    expect(hits(await composed('Söhne & Größe'))).toEqual([]);
  });

  it('what passed before is not read again, to the letter; everything else is', async () => {
    const text = `${'länger '.repeat(30)}\nby ${name}` as Cleared;
    const message = await composeMail({
      messageId: '<1@mail.luna.example>',
      from: { name: 'Luna' as Cleared, address: 'care@luna.example' },
      to: 'sarah@example.com',
      subject: `From ${name}` as Cleared,
      text,
      html: `<p>${name}</p>` as Cleared,
    });
    const found = (...known: string[]) => {
      const result = clearRaw(message, { words, allowed: [] }, known as Cleared[]);
      return result.ok ? [] : result.hits.map(({ where }) => where);
    };
    expect(found(text)).toEqual(['subject', 'html']);
    expect(found(`${text}.`, text.toUpperCase())).toEqual(['subject', 'text', 'html']);
    expect(found(text, `From ${name}`, `<p>${name}</p>`)).toEqual([]);
  });

  it('rubbish is read as far as it goes', () => {
    for (const rubbish of [
      '',
      '\r\n',
      '\0\xff',
      'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n',
      ':\r\n\r\n',
    ]) {
      expect(hits(Buffer.from(rubbish))).toEqual([]);
      expect(hits(Buffer.from(`${rubbish}\r\n\r\nby acme.example`)).length).toBeGreaterThan(0);
    }
  });
});
