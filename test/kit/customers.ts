import { demoSuppliers, demoWarehouses } from '../../sandbox/world/catalog.js';
import type { StoredMessage } from '../../sandbox/servers/twilio/state.js';
import { eventually, type House } from './house.js';
import { mailsTo, mailText } from './orders.js';

/** What customers read, as they get it: mails, texts, and pages behind the links in them. */

/** The subjects of all mails to somebody, in order of arrival; a mail that came twice is there twice. */
export async function subjectsTo(house: House, to: string): Promise<string[]> {
  const mails = await mailsTo(house, to);
  return mails.flatMap(({ subject, deliveries }) => Array.from({ length: deliveries }, () => subject));
}

/** The text of the newest mail with this in its subject, once it is there. */
export async function mailAbout(house: House, to: string, subject: string, count = 1): Promise<string> {
  const about = (all: { subject: string }[]) => all.filter((one) => one.subject.includes(subject));
  const all = await eventually(
    () => mailsTo(house, to),
    (found) => about(found).length >= count,
  );
  const newest = all.findLast((one) => one.subject.includes(subject));
  return (await mailText(house, newest.id)).text;
}

/** The link to the address page in the newest question by mail. */
export async function addressLinkTo(house: House, to: string, count = 1): Promise<string> {
  const text = await mailAbout(house, to, 'Please check the address', count);
  const link = /http\S+\/address\/\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error(`the mail has no link: ${text}`);
  return link;
}

export interface Page {
  status: number;
  text: string;
}

export async function openPage(link: string): Promise<Page> {
  const answer = await fetch(link);
  return { status: answer.status, text: await answer.text() };
}

/** The form of the page with `change`, sent by the button of this choice. */
export async function sendForm(
  link: string,
  page: Page,
  choice: 'correction' | 'confirm' | 'suggestion',
  change: Record<string, string> = {},
): Promise<Page> {
  const country = /<option value="([A-Z]{2})" selected/.exec(page.text)?.[1] ?? '';
  const body = new URLSearchParams({ ...inputsOf(page.text), country, choice, ...change });
  const answer = await fetch(link, { method: 'POST', body, redirect: 'manual' });
  return { status: answer.status, text: await answer.text() };
}

function inputsOf(html: string): Record<string, string> {
  const inputs = html.match(/<input [^>]*>/g) ?? [];
  const value = (input: string, name: string) => new RegExp(`${name}="([^"]*)"`).exec(input)?.[1] ?? '';
  return Object.fromEntries(inputs.map((input) => [value(input, 'name'), value(input, 'value')]));
}

/** Texts that left for a phone. */
export function textsTo(house: House, phone: string): StoredMessage[] {
  const { messages } = house.simulators.twilio.state;
  return messages.filter((one) => one.direction === 'outbound-api' && one.to === phone);
}

/** The hour of the day at an instant where somebody is, 0 to 23. */
export function hourIn(timeZone: string, instant: string): number {
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  return Number(hour.format(new Date(instant)));
}

/** What the sandbox's suppliers are called, and where they are, that no text for customers may hold. */
const supplierWords = [
  ...demoSuppliers.flatMap(({ name, aliases, domains, phones, streets }) => [
    name,
    ...aliases,
    ...domains,
    ...phones,
    ...streets,
  ]),
  ...demoWarehouses.flatMap(({ name, streets }) => [name, ...streets]),
];
const skuPrefixes: string[] = demoSuppliers.flatMap((one) => [...one.skuPrefixes]);

/** the words of suppliers in a text, whatever case, blanks or punctuation they are written with. */
export function supplierWordsIn(text: string): string[] {
  const [lower, folded] = [text.toLowerCase(), foldedText(text)];
  return [
    ...supplierWords.filter((word) => folded.includes(foldedText(word))),
    ...skuPrefixes.filter((prefix) => lower.includes(prefix.toLowerCase())),
  ];
}

function foldedText(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Everything that has left for customers: mails with their headers, and texts. */
export function saidToCustomers(house: House): { to: string; text: string }[] {
  const mails = house.simulators.mailbox.state.mails
    .filter(({ to }) => to.some((one) => one.includes('@example.com')))
    .map(({ to, subject, text, html, headers, from }) => {
      const head = headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
      return { to: to.join(), text: [from, subject, head, text ?? '', html ?? ''].join('\n') };
    });
  const texts = house.simulators.twilio.state.messages
    .filter(({ direction }) => direction === 'outbound-api')
    .map(({ to, body }) => ({ to, text: body }));
  return [...mails, ...texts];
}
