import { isOpen } from '../cases/engine.js';
import { mayChangeAddress } from '../order/addresses.js';
import type { AddressVerdict } from '../order/checks.js';
import type { PostalAddress } from '../order/incoming.js';
import type { Order } from '../order/order.js';
import { type BrandView, brandView } from './brand.js';
import { type Locale, localeOf } from './language.js';
import type { ViewSources } from './order-view.js';

/** What the customer writes and sees of an address: all but the phone. */
export type AddressLines = Omit<PostalAddress, 'phone'>;

/**
 * Where the question about the address stands. `asks`: open, nobody has answered; `checking`: an answer is being validated; `withPerson`:
 * somebody of the house looks; `accepted`: settled; `onItsWay`: too late, it is being made or shipped; `givenUp`: cancelled or refunded.
 */
export type AddressStanding =
  | 'asks'
  | 'checking'
  | 'withPerson'
  | 'accepted'
  | 'onItsWay'
  | 'givenUp'
  | 'nothingAsked';

/** The question that a link stands for now: one decision each (C-29). */
export interface AddressQuestion {
  caseId: string;
  addressVersion: number;
}

/** The correction page: brand and address, no payment and no history (C-29). */
export interface AddressView {
  brand: BrandView;
  locale: Locale;
  orderName: string;
  standing: AddressStanding;
  problem: Exclude<AddressVerdict['verdict'], 'deliverable'>;
  /** The address was corrected already and still cannot be delivered to. */
  isAgain: boolean;
  question: AddressQuestion | null;
  /** As written, and the validator's spelling where it differs; only while the page asks. */
  address: AddressLines | null;
  suggestion: AddressLines | null;
  /** C-04: only a missing unit may be right as it stands. */
  mayConfirm: boolean;
}

export interface AddressSources extends ViewSources {
  /** Of the order's version; null: it has no address. */
  address: { address: PostalAddress; suggestion: PostalAddress | null } | null;
  /** Somebody has answered this question, and the order may not have heard it yet. */
  isAnswered: boolean;
}

export function addressView({ order, content, brand, address, isAnswered }: AddressSources): AddressView {
  const standing = standingOf(order, isAnswered);
  const isAsking = standing === 'asks';
  const problem = problemOf(order);
  return {
    brand: brandView(brand),
    locale: localeOf(content.locale, brand.locale),
    orderName: order.name,
    standing,
    problem,
    isAgain: isAsking && openCase(order)?.facts.answeredBy !== undefined,
    question: addressQuestion(order),
    address: isAsking && address ? linesOf(address.address) : null,
    suggestion: isAsking && address ? usefulSuggestion(address, problem) : null,
    mayConfirm: isAsking && problem === 'missingUnit',
  };
}

/** The newest case asks; a link outlives its case, so that a late answer can be heard. */
export function addressQuestion(order: Order): AddressQuestion | null {
  const one = order.cases.findLast(({ type }) => type === 'address');
  return one ? { caseId: one.id, addressVersion: order.addressVersion } : null;
}

/** The suggestion with what a validator does not know: who it is for. */
export function suggestedAddress(stored: NonNullable<AddressSources['address']>): PostalAddress | null {
  const { address, suggestion } = stored;
  if (!suggestion) return null;
  const { name, company, phone } = address;
  return { ...suggestion, name, company, phone };
}

function standingOf(order: Order, isAnswered: boolean): AddressStanding {
  if (order.lines.length > 0 && order.lines.every((line) => line.cancelled >= line.ordered)) return 'givenUp';
  if (!mayChangeAddress(order)) return 'onItsWay';
  const { status } = order.checks.address;
  if (order.closedAt) return 'givenUp';
  if (!order.cases.some(({ type }) => type === 'address')) return 'nothingAsked';
  if (status === 'waiting' || status === 'asked' || status === 'pending') return 'checking';
  const one = openCase(order);
  if (!one) return 'accepted';
  const { proposedAddressVersion, confirmedAddressVersion } = one.facts;
  if (proposedAddressVersion !== undefined || confirmedAddressVersion === order.addressVersion) {
    return 'withPerson';
  }
  return isAnswered ? 'checking' : 'asks';
}

function openCase(order: Order) {
  return order.cases.find((one) => one.type === 'address' && isOpen(one)) ?? null;
}

function problemOf({ checks }: Order): AddressView['problem'] {
  const { address } = checks;
  if (address.status !== 'held' || address.verdict.check !== 'address') return 'undeliverable';
  const { verdict } = address.verdict;
  return verdict === 'deliverable' ? 'undeliverable' : verdict;
}

/** One that says the same in capitals, or that lacks the unit as well, answers nothing. */
function usefulSuggestion(
  stored: NonNullable<AddressSources['address']>,
  problem: AddressView['problem'],
): AddressLines | null {
  const suggestion = suggestedAddress(stored);
  if (!suggestion || problem === 'missingUnit') return null;
  return spelled(suggestion) === spelled(stored.address) ? null : linesOf(suggestion);
}

function spelled({ line1, line2, city, region, postalCode, country }: PostalAddress): string {
  return [line1, line2, city, region, postalCode, country]
    .join(' ')
    .toLowerCase()
    .replace(/[\s,.]+/g, ' ');
}

function linesOf({
  name,
  company,
  line1,
  line2,
  city,
  region,
  postalCode,
  country,
}: PostalAddress): AddressLines {
  return { name, company, line1, line2, city, region, postalCode, country };
}
