import { renderText } from '../../customer/sms.js';
import { hasOptedOut } from '../../db/queries/notifications.js';
import { clear } from '../../domain/blind/scan.js';
import { textView } from '../../domain/customer/text-view.js';
import { noMarketing, whyNotSend } from '../../domain/notifications/consent.js';
import { notificationKinds } from '../../domain/notifications/kinds.js';
import { networkPhone } from '../../domain/notifications/phone.js';
import { textsFrom } from '../../domain/notifications/quiet-hours.js';
import { candidateZones } from '../../domain/notifications/zones.js';
import type { OutgoingText, TextSender } from '../../providers/ports/text-sender.js';
import { answered, type Deed, refusal } from '../performer.js';
import type { ChannelDeed, NotifyFacts, NotifyJob } from './notify.js';
import { dictionaryFor, leakIn, linkOf, suppressed } from './notify-words.js';

/** One text (C-30): only with consent, in the brand's own name and number, between 08 and 21 where its reader is. */
export async function textDeed(job: NotifyJob, facts: NotifyFacts): Promise<ChannelDeed> {
  const { textSender } = job.deps.connectors;
  const from = facts.brand.smsFrom ?? null;
  if (textSender === null) return nothing('no text sender');
  if (from === null) return nothing('the brand has no number to text from');
  const phone = phoneOf(facts);
  if (phone === null) return nothing('no usable phone');
  const because = await whyNot(job, facts, phone);
  if (because !== null) return nothing(because);
  const opensAt = textsFrom(job.now, zonesOf(facts));
  if (opensAt === null) return nothing('no hour is between 08 and 21 in every zone of the country');
  const text = await compose(job, facts, { textSender, from, phone });
  // A leak needs no waiting for.
  if (text.phone === undefined || opensAt <= job.now) return text;
  return { ...text, opensAt: { until: opensAt, reason: 'quiet hours' } };
}

function nothing(reason: string): ChannelDeed {
  return { deed: answered(suppressed(reason)) };
}

function givenPhone({ content }: NotifyFacts): string | null {
  return content.phone ?? content.shippingAddress?.phone ?? null;
}

function phoneOf(facts: NotifyFacts): string | null {
  return networkPhone(givenPhone(facts), facts.recorded.destination.country);
}

async function whyNot(
  { deps, effect }: NotifyJob,
  facts: NotifyFacts,
  phone: string,
): Promise<string | null> {
  const { storeId } = facts;
  return whyNotSend({
    class: notificationKinds[effect.notification].class,
    channel: 'sms',
    isPhoneGiven: givenPhone(facts) !== null,
    hasOptedOut: await hasOptedOut(deps.db, { storeId, phone, markSecret: deps.markSecret }),
    // No store gives us consents to advertising yet: such a text is not sent.
    marketing: noMarketing,
  });
}

/** Of where the order goes; the brand's own where that is not known. */
function zonesOf({ recorded, brand }: NotifyFacts): readonly string[] {
  const zones = candidateZones(recorded.destination.country, recorded.destination.region);
  return zones.length > 0 ? zones : [brand.timeZone];
}

async function compose(
  job: NotifyJob,
  facts: NotifyFacts,
  { textSender, from, phone }: { textSender: TextSender; from: string; phone: string },
): Promise<ChannelDeed> {
  const { effect, deps } = job;
  const view = textView(effect.notification, facts, linkOf(job, facts));
  if (view === null) return nothing('it has no words for a text');
  const dictionary = await dictionaryFor(job, facts, view.url);
  const body = clear(renderText(view), dictionary, 'text');
  if (!body.ok) return { deed: refusal('blindLeak', leakIn('text', body.hits)) };
  const statusCallbackUrl = `${deps.publicUrl.replace(/\/+$/, '')}/webhooks/twilio/default`;
  const text = { from, to: phone, body: body.text, statusCallbackUrl };
  return { deed: deedOf(textSender, text, facts.recorded.effects[effect.id]?.askedAt ?? job.at), phone };
}

function deedOf(textSender: TextSender, text: OutgoingText, since: string): Deed {
  return {
    probe: async (signal) => {
      const found = await textSender.findSent({ ...text, since }, signal);
      // Its list may be behind what it took: not found is no proof, and one repeat is the most that a customer gets.
      return found ? sent(found.providerId) : 'cannotTell';
    },
    act: async (signal) => sent((await textSender.send(text, signal)).providerId),
    whenUnsure: 'repeatOnce',
  };
}

function sent(messageId: string) {
  return { status: 'done', result: { kind: 'notified', messageId } } as const;
}
