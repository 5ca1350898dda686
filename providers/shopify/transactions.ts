import { z } from 'zod';
import type { ChannelCard } from '../ports/channel.js';
import { instant } from './wire.js';

const text = z.string().nullish();

/** A transaction of an order, with its card where it was paid by one; other ways to pay have details of other kinds. */
export const transaction = z.looseObject({
  kind: z.string(),
  status: z.string(),
  authorizationExpiresAt: instant.nullish(),
  paymentDetails: z
    .looseObject({ bin: text, number: text, avsResultCode: text, cvvResultCode: text })
    .nullish(),
});

type Transaction = z.output<typeof transaction>;

/** When the first authorization ends that holds money. Shopify says so only to stores on Plus. */
export function authorizationEnd(transactions: readonly Transaction[]): string | null {
  const ends = transactions.flatMap(({ kind, status, authorizationExpiresAt }) =>
    kind === 'AUTHORIZATION' && status === 'SUCCESS' && authorizationExpiresAt
      ? [authorizationExpiresAt]
      : [],
  );
  return ends.toSorted()[0] ?? null;
}

const pays = new Set(['SALE', 'AUTHORIZATION']);

/** The card of the newest payment that succeeded, else of the newest that was tried. Transactions come oldest first. */
export function cardOf(transactions: readonly Transaction[]): ChannelCard | null {
  const byCard = transactions.filter(({ kind, paymentDetails }) => pays.has(kind) && hasCard(paymentDetails));
  const used = byCard.findLast(({ status }) => status === 'SUCCESS') ?? byCard.at(-1);
  const details = used?.paymentDetails;
  if (!details) return null;
  return {
    bin: details.bin || null,
    lastDigits: /(\d{4})\s*$/.exec(details.number ?? '')?.[1] ?? null,
    avsResultCode: details.avsResultCode || null,
    cvvResultCode: details.cvvResultCode || null,
  };
}

function hasCard(details: Transaction['paymentDetails']): boolean {
  return Boolean(
    details && (details.bin || details.number || details.avsResultCode || details.cvvResultCode),
  );
}
