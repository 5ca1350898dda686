import type { StoredMessage } from './state.js';

const API_VERSION = '2010-04-01';

/** A message as Twilio's REST API shows it. */
export function messageJson(accountSid: string, message: StoredMessage) {
  const created = rfc2822(message.createdAt);
  return {
    account_sid: accountSid,
    api_version: API_VERSION,
    body: message.body,
    date_created: created,
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    date_updated: message.sentAt === null ? created : rfc2822(message.sentAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: null,
    from: message.from,
    messaging_service_sid: null,
    num_media: '0',
    num_segments: String(numSegments(message.body)),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uriOf(accountSid, message.sid)}/Media.json` },
    to: message.to,
    uri: `${uriOf(accountSid, message.sid)}.json`,
  };
}

/** Newest first, a page at a time. */
export function pageJson(accountSid: string, found: readonly StoredMessage[], query: URLSearchParams) {
  const size = Math.min(1000, Math.max(1, Number(query.get('PageSize') ?? '50')));
  const page = Number(query.get('Page') ?? '0');
  const shown = found.toReversed().slice(page * size, (page + 1) * size);
  const uriOfPage = (number: number) => {
    const more = new URLSearchParams(query);
    more.set('PageSize', String(size));
    more.set('Page', String(number));
    return `${uriOf(accountSid)}.json?${more.toString()}`;
  };
  return {
    messages: shown.map((message) => messageJson(accountSid, message)),
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(0, shown.length - 1),
    uri: uriOfPage(page),
    first_page_uri: uriOfPage(0),
    next_page_uri: (page + 1) * size < found.length ? uriOfPage(page + 1) : null,
    previous_page_uri: page > 0 ? uriOfPage(page - 1) : null,
  };
}

function uriOf(accountSid: string, sid?: string): string {
  const messages = `/${API_VERSION}/Accounts/${accountSid}/Messages`;
  return sid === undefined ? messages : `${messages}/${sid}`;
}

function rfc2822(instant: string): string {
  return new Date(instant).toUTCString().replace('GMT', '+0000');
}

/** The fields of a webhook that are about the message, whoever wrote it. */
export function webhookFields(accountSid: string, { sid, from, to }: StoredMessage): Record<string, string> {
  return {
    MessageSid: sid,
    SmsSid: sid,
    AccountSid: accountSid,
    From: from,
    To: to,
    ApiVersion: API_VERSION,
  };
}

const GSM =
  /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà\f^{}\\[~\]|€]*$/u;

export function numSegments(body: string): number {
  const isGsm = GSM.test(body);
  const units = isGsm ? body.length + (body.match(/[\f^{}\\[~\]|€]/g)?.length ?? 0) : body.length;
  const [alone, joined] = isGsm ? [160, 153] : [70, 67];
  return units <= alone ? 1 : Math.ceil(units / joined);
}
