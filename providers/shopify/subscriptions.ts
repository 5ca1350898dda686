import { z } from 'zod';
import * as documents from './documents.js';
import { allNodes, type Graphql, pageOf, refuse, userErrors } from './graphql.js';
import { topics } from './topics.js';

const subscriptionsData = z.looseObject({
  webhookSubscriptions: pageOf(z.looseObject({ topic: z.string(), uri: z.string() })),
});

/** Subscribes `callbackUrl` to what it is not subscribed to yet; answers those topics. Subscriptions to other addresses stay. */
export async function ensureSubscriptions(
  ask: Graphql,
  callbackUrl: string,
  signal: AbortSignal,
): Promise<string[]> {
  const read = async (after: string | null) => {
    const variables = { after };
    const data = await ask({
      document: documents.readSubscriptions,
      variables,
      shape: subscriptionsData,
      signal,
    });
    return data.webhookSubscriptions;
  };
  const existing = await allNodes(await read(null), read);
  const missing = topics.filter(
    ({ name }) => !existing.some(({ topic, uri }) => topic === name && uri === callbackUrl),
  );
  for (const { name } of missing) {
    const data = await ask({
      document: documents.createSubscription,
      variables: { topic: name, subscription: { uri: callbackUrl, format: 'JSON' } },
      shape: z.looseObject({ webhookSubscriptionCreate: z.looseObject({ userErrors }) }),
      signal,
    });
    refuse(data.webhookSubscriptionCreate.userErrors.filter(({ message }) => !isTaken(message)));
  }
  return missing.map(({ topic }) => topic);
}

/** Two processes that start together may both find a topic missing. Shopify has no code for that. */
function isTaken(message: string): boolean {
  return /already been taken/i.test(message);
}
