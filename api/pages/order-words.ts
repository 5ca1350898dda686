import type { OrderAttempt } from '../../customer/pages/supplier-order-parts.js';
import type { OrderNotice } from '../../customer/texts/supplier-order.js';
import type { PurchaseOrderView, ToldParcel } from '../../domain/suppliers/purchase-order-view.js';
import type { OrderWord } from '../intake/supplier-order.js';
import { readAnswers, readParcel, readTrackingNumber } from './order-form.js';

/** A form of the page, and all that was said before it. */
export interface SentForm {
  body: Record<string, string>;
  poNumber: string;
  saidAt: string;
  view: PurchaseOrderView;
  words: readonly OrderWord[];
}

/** `word` null: it was said before, in the same words. */
export type JudgedForm =
  | { word: OrderWord | null }
  | {
      message: null;
      is: 'turnedDown';
      status: 409 | 422;
      notice: OrderNotice;
      attempt?: OrderAttempt;
    };

/** What a supplier's form adds to what it has said (C-48): the same again is the same, and what contradicts it is turned down in words. */
export function judgeForm(form: SentForm): JudgedForm {
  switch (form.body.do) {
    case 'answer':
    case 'acceptAll':
      return judgeAnswers(form);
    case 'ship':
      return judgeParcel(form);
    case 'cancelAccepted':
    case 'cancelRefused':
      return judgeCancellation(form, form.body.do === 'cancelAccepted' ? 'accepted' : 'refused');
    default:
      return turnedDown(422, 'mistakes');
  }
}

function judgeAnswers({ body, view, words, poNumber, saidAt }: SentForm): JudgedForm {
  const read = readAnswers(body, view);
  const known = words.find((word) => word.topic === 'purchaseOrder');
  if (known) {
    const isSame = read.ok && JSON.stringify(read.value) === JSON.stringify(known.lines);
    return isSame ? { word: null } : turnedDown(409, 'answeredOtherwise');
  }
  if (view.standing !== 'asks') return turnedDown(409, 'notNow');
  if (!read.ok) return turnedDown(422, 'mistakes', read.attempt);
  return { word: { topic: 'purchaseOrder', poNumber, saidAt, lines: read.value } };
}

function judgeParcel({ body, view, words, poNumber, saidAt }: SentForm): JudgedForm {
  const number = readTrackingNumber(body);
  const known = words.find((word) => word.topic === 'parcel' && word.trackingNumber === number);
  const read = readParcel(body, view, { mayExceed: known !== undefined });
  if (known?.topic === 'parcel') {
    if (read.ok && isSameParcel(read.value, known)) return { word: null };
    const { values } = read.ok ? { values: body } : read.attempt;
    return turnedDown(409, 'parcelKnown', { values, mistakes: { trackingNumber: 'trackingKnown' } });
  }
  if (view.standing !== 'ships') return turnedDown(409, 'notNow');
  if (!read.ok) {
    const isEmpty = Object.keys(read.attempt.mistakes).length === 0;
    return turnedDown(422, isEmpty ? 'nothingInIt' : 'mistakes', read.attempt);
  }
  return { word: { topic: 'parcel', poNumber, saidAt, ...read.value } };
}

function judgeCancellation(
  { view, words, poNumber, saidAt }: SentForm,
  answer: 'accepted' | 'refused',
): JudgedForm {
  const known = words.find((word) => word.topic === 'cancellation');
  if (known) return known.answer === answer ? { word: null } : turnedDown(409, 'cancelledOtherwise');
  if (!view.isCancelAsked) return turnedDown(409, 'notNow');
  return { word: { topic: 'cancellation', poNumber, saidAt, answer } };
}

function turnedDown(status: 409 | 422, notice: OrderNotice, attempt?: OrderAttempt): JudgedForm {
  return { message: null, is: 'turnedDown', status, notice, ...(attempt ? { attempt } : {}) };
}

function isSameParcel(one: ToldParcel, other: ToldParcel): boolean {
  return one.carrier === other.carrier && JSON.stringify(one.lines) === JSON.stringify(other.lines);
}
