import { z } from 'zod';
import { ProviderError } from '../ports/errors.js';
import type { StoreEvent, StoreFulfilment } from '../ports/channel.js';
import { allowListedCarrier } from './carriers.js';
import * as documents from './documents.js';
import { allNodes, type Graphql, noSuch, pageOf, refuse, userErrors } from './graphql.js';
import { numberIn } from './order.js';
import { isStoreEvent, isVoidFulfilment } from './states.js';

const fulfilmentsData = z.looseObject({
  order: z
    .looseObject({
      fulfillments: z.array(
        z.looseObject({
          id: z.string(),
          status: z.string(),
          trackingInfo: z.array(z.looseObject({ number: z.string().nullish() })),
        }),
      ),
    })
    .nullish(),
});

/** The fulfilment that carries this tracking number and was not cancelled. */
export async function findFulfilment(
  ask: Graphql,
  { orderId, trackingNumber }: { orderId: string; trackingNumber: string },
  signal: AbortSignal,
): Promise<string | null> {
  const { order } = await ask({
    document: documents.readFulfilments,
    variables: { id: `gid://shopify/Order/${orderId}` },
    shape: fulfilmentsData,
    signal,
  });
  if (!order) throw noSuch('order');
  const found = order.fulfillments.find(
    (one) => !isVoidFulfilment(one.status) && one.trackingInfo.some((info) => info.number === trackingNumber),
  );
  return found ? numberIn(found.id) : null;
}

/** Our tracking link and an allow-listed carrier name go with it, no mail, no origin address (C-37). Answers the fulfilment's id. */
export async function createFulfilment(
  ask: Graphql,
  fulfilment: StoreFulfilment,
  signal: AbortSignal,
): Promise<string> {
  const company = fulfilment.carrierName === null ? null : allowListedCarrier(fulfilment.carrierName);
  const input = {
    lineItemsByFulfillmentOrder: linesByFulfilmentOrder(fulfilment.lines),
    notifyCustomer: false,
    trackingInfo: { company, number: fulfilment.trackingNumber, url: fulfilment.trackingUrl },
  };
  const { fulfillmentCreate: answer } = await ask({
    document: documents.createFulfilment,
    variables: { fulfillment: input },
    shape: z.looseObject({
      fulfillmentCreate: z.looseObject({
        fulfillment: z.looseObject({ id: z.string() }).nullish(),
        userErrors,
      }),
    }),
    signal,
  });
  refuse(answer.userErrors);
  if (answer.fulfillment) return numberIn(answer.fulfillment.id);
  throw new ProviderError('shopify', 'noAnswer', 'UNREADABLE', 'neither a fulfilment nor an error came back');
}

function linesByFulfilmentOrder(lines: StoreFulfilment['lines']) {
  const ids = [...new Set(lines.map((line) => line.fulfilmentOrderId))];
  return ids.map((id) => ({
    fulfillmentOrderId: `gid://shopify/FulfillmentOrder/${id}`,
    fulfillmentOrderLineItems: lines
      .filter((line) => line.fulfilmentOrderId === id)
      .map((line) => ({
        id: `gid://shopify/FulfillmentOrderLineItem/${line.fulfilmentOrderLineId}`,
        quantity: line.quantity,
      })),
  }));
}

const eventsData = z.looseObject({
  fulfillment: z
    .looseObject({
      events: pageOf(z.looseObject({ status: z.string(), happenedAt: z.iso.datetime({ offset: true }) })),
    })
    .nullish(),
});

/** Events of the kinds that we write, whoever wrote them. */
export async function fulfilmentEvents(
  ask: Graphql,
  fulfilmentId: string,
  signal: AbortSignal,
): Promise<StoreEvent[]> {
  const id = `gid://shopify/Fulfillment/${fulfilmentId}`;
  const read = async (after: string | null) => {
    const variables = { id, after };
    const data = await ask({
      document: documents.readFulfilmentEvents,
      variables,
      shape: eventsData,
      signal,
    });
    if (!data.fulfillment) throw noSuch('fulfilment');
    return data.fulfillment.events;
  };
  const events = await allNodes(await read(null), read);
  return events.flatMap(({ status, happenedAt }) =>
    isStoreEvent(status) ? [{ status, happenedAt: new Date(happenedAt).toISOString() }] : [],
  );
}

/** Place and text of a scan stay out: they tell where a parcel comes from. */
export async function addFulfilmentEvent(
  ask: Graphql,
  { fulfilmentId, event }: { fulfilmentId: string; event: StoreEvent },
  signal: AbortSignal,
): Promise<void> {
  const fulfillmentId = `gid://shopify/Fulfillment/${fulfilmentId}`;
  const data = await ask({
    document: documents.createFulfilmentEvent,
    variables: { event: { fulfillmentId, status: event.status, happenedAt: event.happenedAt } },
    shape: z.looseObject({ fulfillmentEventCreate: z.looseObject({ userErrors }) }),
    signal,
  });
  refuse(data.fulfillmentEventCreate.userErrors);
}
