import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { EASYPOST_ACCOUNT, SUPPLIER_ACCOUNTS } from '../../../sandbox/servers/credentials.js';
import { atTownsend } from '../../kit/addresses.js';
import { type Answer, call, control, type Simulators, startSimulators } from '../../kit/simulators.js';

/** Vendors' own examples; a test that needs them is skipped where they are not. */
export const DATA = new URL('../../../../shared/data/', import.meta.url);
export const AT = '2026-03-24T14:15:00Z';

export let sims: Simulators;
export const everyone = () => {
  const { shopify, easypost, supplier, mailbox, twilio, gorgias, slack } = sims;
  return [shopify, easypost, supplier, mailbox, twilio, gorgias, slack];
};

/** All of them for the tests of a file, as new before each one. */
export function useSimulators(): void {
  beforeAll(async () => {
    sims = await startSimulators();
  });
  afterAll(() => sims.stop());
  beforeEach(async () => {
    for (const { url } of everyone()) {
      await control(url, 'reset', {});
    }
  });
}

export function easypost(path: string, body?: unknown): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`${EASYPOST_ACCOUNT.apiKey}:`).toString('base64')}`;
  return call(`${sims.easypost.url}${path}`, { body, headers: { authorization } });
}

export function supplier(path: string, body?: unknown): Promise<Answer> {
  const [account] = SUPPLIER_ACCOUNTS;
  const headers = { authorization: `Bearer ${account?.token}` };
  return call(`${sims.supplier.url}/${account?.supplier}${path}`, { body, headers });
}

export function purchaseOrder(poNumber: string) {
  return {
    poNumber,
    orderReference: '8492',
    shipTo: {
      name: 'Sarah',
      ...atTownsend,
    },
    contactEmail: 'orders@lumen.example',
    shipping: { method: 'standard' },
    blind: {
      shipFromName: 'Lumen',
      returnAddress: null,
      packingSlipText: 'Thank you',
      noPrices: true,
      noInserts: true,
    },
    lines: [
      {
        lineNumber: 1,
        sku: 'PEND-ENG-SLV-001',
        quantity: 1,
        unitCostCents: 2400,
        currency: 'USD',
        personalization: [{ name: 'Engraving', value: 'Léa' }],
      },
    ],
  };
}

export async function until(met: () => boolean, ms = 2_000): Promise<void> {
  for (let attempt = 0; attempt < ms / 10 && !met(); attempt++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(met()).toBe(true);
}
