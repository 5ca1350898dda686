import { oneLine } from '../../customer/format.js';
import { type OrderAttempt, orderFieldName } from '../../customer/pages/supplier-order-parts.js';
import type { OrderMistake } from '../../customer/texts/supplier-order.js';
import { allowListedCarrier } from '../../domain/customer/carriers.js';
import {
  type LineChoice,
  lineChoices,
  type PurchaseOrderView,
  type ToldAnswer,
  type ToldParcel,
} from '../../domain/suppliers/purchase-order-view.js';

const longestReason = 200;
const longestCarrier = 60;

/** As labels print them; blanks are for reading only. */
const trackingNumber = /^[A-Z0-9][A-Z0-9-]{2,49}$/;
/** Controls and half characters: neither a database nor a carrier can do with them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unusable = /[\u0000-\u001f\u007f\ud800-\udfff]/u;

type Read<Value> = { ok: true; value: Value } | { ok: false; attempt: OrderAttempt };
type Body = Record<string, string>;

/** The answer of each line as typed, or what is wrong with it field by field. */
export function readAnswers(body: Body, view: PurchaseOrderView): Read<ToldAnswer[]> {
  const { attempt, typed } = reading(body);
  const answers = view.lines.flatMap(({ lineNumber }) => {
    if (body.do === 'acceptAll') return [{ lineNumber, answer: 'accepted' as const, reason: null }];
    const choice = typed(orderFieldName('answer', lineNumber));
    const reason = typed(orderFieldName('reason', lineNumber));
    if (!isChoice(choice.text)) choice.wrong('choose');
    if (reason.text.length > longestReason) reason.wrong('tooLong');
    if (!isChoice(choice.text)) return [];
    return [{ lineNumber, answer: choice.text, reason: oneLine(reason.text) || null }];
  });
  return isSound(attempt) ? { ok: true, value: answers } : { ok: false, attempt };
}

/** Which parcel the form is about: what the same number said before is looked for by it. Null: not to be read. */
export function readTrackingNumber(body: Body): string | null {
  const text = (body.trackingNumber ?? '').replace(/\s+/g, '').toUpperCase();
  return trackingNumber.test(text) ? text : null;
}

/** `mayExceed`: not compared with what is left, for a parcel that is known already. */
export function readParcel(
  body: Body,
  view: PurchaseOrderView,
  { mayExceed }: { mayExceed: boolean },
): Read<ToldParcel> {
  const { attempt, typed } = reading(body);
  const carrier = typed('carrier');
  const number = typed('trackingNumber');
  const read = readTrackingNumber(body);
  if (carrier.text === '') carrier.wrong('missing');
  else if (carrier.text.length > longestCarrier) carrier.wrong('tooLong');
  if (number.text === '') number.wrong('missing');
  else if (read === null) number.wrong('notATrackingNumber');
  const lines = view.lines.flatMap(({ lineNumber, left }) => {
    const units = typed(orderFieldName('units', lineNumber));
    if (units.text === '') return [];
    const quantity = Number(units.text);
    if (!/^\d{1,7}$/.test(units.text)) units.wrong('notANumber');
    else if (quantity > left && !mayExceed) units.wrong('tooMany');
    return quantity > 0 ? [{ lineNumber, quantity }] : [];
  });
  if (!isSound(attempt) || lines.length === 0 || read === null) return { ok: false, attempt };
  const named = oneLine(carrier.text);
  return {
    ok: true,
    value: { carrier: allowListedCarrier(named) ?? named, trackingNumber: read, lines },
  };
}

/** What the form says is kept for correction, however it is judged. */
function reading(body: Body) {
  const attempt: OrderAttempt = { values: {}, mistakes: {} };
  const typed = (name: string) => {
    const text = (body[name] ?? '').trim();
    attempt.values[name] = text.slice(0, 1000);
    const wrong = (mistake: OrderMistake) => void (attempt.mistakes[name] ??= mistake);
    if (unusable.test(text)) wrong('notReadable');
    return { text, wrong };
  };
  return { attempt, typed };
}

function isChoice(text: string): text is LineChoice {
  return lineChoices.some((one) => one === text);
}

function isSound({ mistakes }: OrderAttempt): boolean {
  return Object.keys(mistakes).length === 0;
}
