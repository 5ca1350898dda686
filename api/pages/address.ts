import type { Context } from 'hono';
import { countriesText } from '../../customer/format.js';
import {
  type AddressPageOptions,
  renderAddressNotice,
  renderAddressPage,
} from '../../customer/pages/address.js';
import { renderUnavailablePage } from '../../customer/pages/track.js';
import { type StoredAnswer, storeAddressAnswer } from '../../db/commands/store-address.js';
import type { StoredDecision } from '../../db/commands/store-decision.js';
import { addressWithSuggestion, storedDecision } from '../../db/queries/address-question.js';
import { orderStart } from '../../db/queries/find-order.js';
import { type OrderFacts, orderFacts } from '../../db/queries/order-facts.js';
import {
  addressQuestion,
  type AddressSources,
  addressView,
  type AddressView,
  suggestedAddress,
} from '../../domain/customer/address-view.js';
import { addressScope, destinationOf } from '../../domain/filter/address-scope.js';
import { countryCodes } from '../../domain/order/country.js';
import type { PostalAddress } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { aloneMs, answerTo } from '../v1/ask.js';
import { type AddressChoice, isSameAddress, readAddress, readChoice } from './address-form.js';
import { dictionaryFor, gated } from './gate.js';
import { answerPage, formOf, notFound, type OpenedLink, type Page, seePage, tooOften } from './page-route.js';
import type { PageGuard } from './limits.js';

/** `GET /address/{token}`: the customer's question as it stands. Changes nothing, however often it is fetched (C-29). */
export function addressPage(deps: ApiDeps, guard: PageGuard, c: Context<HttpEnv>): Promise<Response> {
  return answerPage(deps, c, { purpose: 'address', guard, draw: (link) => show(deps, link) });
}

/** `POST /address/{token}`: one decision per question; the token itself keeps strangers' forms out. */
export function answerAddressPage(deps: ApiDeps, guard: PageGuard, c: Context<HttpEnv>): Promise<Response> {
  return answerPage(deps, c, {
    purpose: 'address',
    guard,
    draw: async (link) => (isUsable(link) ? take(deps, c, link.subject) : show(deps, link)),
  });
}

function isUsable({ isExpired, waitSeconds }: OpenedLink): boolean {
  return !isExpired && waitSeconds === null;
}

async function show(deps: ApiDeps, link: OpenedLink): Promise<Page> {
  const asked = await readQuestion(deps, link.subject);
  if (!asked) return notFound;
  const { waitSeconds } = link;
  if (waitSeconds !== null) {
    return tooOften(waitSeconds, (await noticeOf(deps, asked, 'tooOften')) ?? notFound.html);
  }
  if (link.isExpired) {
    const html = await noticeOf(deps, asked, 'expired');
    return html === null ? notFound : { status: 410, html };
  }
  const { standing } = asked.view;
  return draw(deps, asked, standing === 'givenUp' || standing === 'onItsWay' ? 410 : 200);
}

/** Everything about one order that its page draws from or decides by. */
interface Asked {
  orderId: string;
  facts: OrderFacts;
  order: Order;
  address: AddressSources['address'];
  view: AddressView;
}

async function readQuestion(deps: ApiDeps, orderId: string): Promise<Asked | null> {
  const facts = await orderFacts(deps.db, orderId);
  const order = facts?.recorded ?? (await orderStart(deps.db, orderId))?.initial;
  if (!facts || !order) return null;
  const question = addressQuestion(order);
  const [address, decision] = await Promise.all([
    addressWithSuggestion(deps.db, orderId, order.addressVersion),
    question ? storedDecision(deps.db, decisionId(orderId, question)) : null,
  ]);
  const { content, brand } = facts;
  const view = addressView({ order, content, brand, address, isAnswered: isStanding(decision) });
  return { orderId, facts, order, address, view };
}

/** One id per question, whichever link of it was used: the decision is stored once under it. */
function decisionId(orderId: string, question: { caseId: string; addressVersion: number }): string {
  return `link/${orderId}/${question.caseId}/${question.addressVersion}`;
}

/** What the order has turned down settles nothing. */
function isStanding(decision: StoredDecision | null): boolean {
  return decision !== null && (decision.answer === null || decision.answer.status === 'accepted');
}

async function take(deps: ApiDeps, c: Context<HttpEnv>, orderId: string): Promise<Page> {
  const body = await formOf(c);
  const asked = await readQuestion(deps, orderId);
  if (!asked) return notFound;
  const choice = body && readChoice(body);
  const isOurs =
    choice && asked.order.cases.some(({ id, type }) => id === choice.caseId && type === 'address');
  if (!body || !choice || !isOurs) return draw(deps, asked, 422, { notice: 'mistakes' });
  const known = await storedDecision(deps.db, decisionId(orderId, choice));
  if (!known && !isAskedNow(asked, choice)) return draw(deps, asked, 409, { notice: 'answeredOtherwise' });
  const was = await addressWithSuggestion(deps.db, orderId, choice.addressVersion);
  const given = givenAddress(choice, body, was);
  if ('options' in given) return draw(deps, asked, 422, given.options);
  if (!known && choice.choice === 'confirm' && isAsking(asked) && !asked.view.mayConfirm) {
    return draw(deps, asked, 422, { notice: 'mistakes' });
  }
  return decide(deps, c, { asked, choice, was: was?.address ?? null, address: given.address });
}

const isAsking = ({ view }: Asked): boolean => view.standing === 'asks';

/** Also after the order was given up or has left: what comes then is recorded, and heard as too late. */
function isAskedNow({ view }: Asked, choice: AddressChoice): boolean {
  const { question, standing } = view;
  const isThis = question?.caseId === choice.caseId && question.addressVersion === choice.addressVersion;
  return isThis && (standing === 'asks' || standing === 'givenUp' || standing === 'onItsWay');
}

type Given = { address: PostalAddress } | { options: Partial<AddressPageOptions> };

function givenAddress(
  choice: AddressChoice,
  body: Record<string, string>,
  was: AddressSources['address'],
): Given {
  if (choice.choice === 'correction') {
    const read = readAddress(body, was?.address.phone ?? null);
    if (!read.ok) return { options: { notice: 'mistakes', attempt: read.attempt } };
    if (isSameAddress(was?.address ?? null, read.address)) {
      return { options: { notice: 'unchanged', attempt: read.attempt } };
    }
    return { address: read.address };
  }
  const address = choice.choice === 'confirm' ? was?.address : was && suggestedAddress(was);
  return address ? { address } : { options: { notice: 'mistakes' } };
}

interface Decided {
  asked: Asked;
  choice: AddressChoice;
  was: PostalAddress | null;
  address: PostalAddress;
}

/** Stored first, then asked of the order: the customer's answer is safe whatever is away. */
async function decide(deps: ApiDeps, c: Context<HttpEnv>, decided: Decided): Promise<Page> {
  const { asked, choice, address } = decided;
  const stored = await store(deps, c, decided);
  if (!stored.isNew && !isSame(stored, choice, address)) {
    return draw(deps, asked, 409, { notice: 'answeredOtherwise' });
  }
  const answer = await answerTo(deps, stored.decision);
  if (answer === null || answer.status === 'accepted') return seePage(c);
  const now = await readQuestion(deps, asked.orderId);
  return draw(deps, now ?? asked, 409, { notice: 'tooLate' });
}

async function store(deps: ApiDeps, c: Context<HttpEnv>, decided: Decided): Promise<StoredAnswer> {
  const { asked, choice, was, address } = decided;
  const { orderId } = asked;
  const isConfirmed = choice.choice === 'confirm';
  const scope = isConfirmed ? 'sameCity' : addressScope(was, address);
  const event = {
    id: decisionId(orderId, choice),
    actor: { id: 'customer', role: 'customer' as const, verified: true },
    reason: `by the link in our message: ${choice.choice}`,
    type: 'addressCorrected' as const,
    destination: destinationOf(address),
    scope,
    ...(isConfirmed ? { isConfirmed } : {}),
  };
  return storeAddressAnswer(
    deps.db,
    { orderId, caseId: `${orderId}/case/${choice.caseId}`, address, event, aloneMs },
    (addressVersion) => ({
      actor: 'customer',
      role: 'customer',
      action: 'order.address',
      target: orderId,
      reason: event.reason,
      before: { addressVersion: choice.addressVersion },
      after: { addressVersion, scope },
      requestId: c.get('requestId'),
    }),
  );
}

function isSame(
  { decision, address: stored }: StoredAnswer,
  choice: AddressChoice,
  address: PostalAddress,
): boolean {
  const { event } = decision;
  const wasConfirmed = event.type === 'addressCorrected' && event.isConfirmed === true;
  return wasConfirmed === (choice.choice === 'confirm') && isSameAddress(stored, address);
}

async function draw(
  deps: ApiDeps,
  asked: Asked,
  status: Page['status'],
  options: Partial<AddressPageOptions> = {},
): Promise<Page> {
  const { view } = asked;
  const page = renderAddressPage(view, { ...options, countries: countryCodes });
  const html = await clearedPage(deps, asked, page, Object.values(options.attempt?.values ?? {}));
  return html === null ? notFound : { status, html };
}

async function noticeOf(deps: ApiDeps, asked: Asked, notice: 'expired' | 'tooOften'): Promise<string | null> {
  return clearedPage(deps, asked, renderAddressNotice(asked.view, notice));
}

/** What the customer wrote (also just now, `attempted`), and the names of countries, name no supplier, whoever is called the same. */
async function clearedPage(
  deps: ApiDeps,
  asked: Asked,
  page: string,
  attempted: readonly string[] = [],
): Promise<string | null> {
  const { facts, orderId, view, address } = asked;
  const countries = countriesText(countryCodes, view.locale).map(({ name }) => name);
  const lines = [address?.address, address?.suggestion].flatMap((one) =>
    one ? [one.name, one.company, one.line1, one.line2, one.city] : [],
  );
  const own = [...lines, ...attempted, ...countries].flatMap((text) => (text ? [text] : []));
  const dictionary = await dictionaryFor(deps, facts, own);
  const otherwise = renderUnavailablePage(view);
  return gated(deps, { orderId, dictionary, name: 'address', page, otherwise });
}
