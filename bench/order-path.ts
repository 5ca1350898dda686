import { createHmac, randomUUID } from 'node:crypto';
import { SHOPIFY_ACCOUNTS } from '../sandbox/servers/credentials.js';
import { shopifyOrderJson } from '../sandbox/servers/shopify/order.js';
import { control } from '../sandbox/cli/demo/api.js';
import type { Ports } from '../sandbox/world/ports.js';
import type { OrderWatch } from './order-watch.js';

const store = 'lumen-jewelry';
const supplier = 'silver-a';
const account = SHOPIFY_ACCOUNTS.find(({ shop }) => shop === `${store}.myshopify.com`)!;

export interface OrderPath {
  /** From the signed webhook to the purchase order sent and Order Confirmed written. Answers the order's id. */
  place(): Promise<PlacedOrder>;
  /** The rest of its life: acknowledged, shipped, three scans, settled. Each step waits for the one before to be on record. */
  finish(order: PlacedOrder): Promise<void>;
  /** How long the API took to answer each `orders/create`, ms. */
  webhookMs: number[];
}

export interface PlacedOrder {
  id: string;
  channelOrderId: string;
  poNumber: string;
}

let last = 7_100_000_000_000;

export function orderPath(ports: Ports, watch: OrderWatch): OrderPath {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const webhookMs: number[] = [];
  return {
    webhookMs,
    async place() {
      last += 1;
      const channelOrderId = String(last);
      const id = `order/${store}/${channelOrderId}`;
      const body = cleanOrder(channelOrderId);
      await control(at(ports.shopify), 'orders', { shop: account.shop, order: body, risk, deliver: false });
      webhookMs.push(await sendWebhook(at(ports.api), body));
      const { poNumber } = await watch.until(id, (one) => one.poState === 'sent');
      return { id, channelOrderId, poNumber: poNumber ?? '' };
    },
    async finish({ id, channelOrderId, poNumber }) {
      const trackingNumber = `1ZF4R05${channelOrderId}`;
      const about = { supplier, poNumber };
      await control(at(ports.supplier), 'acknowledge', { ...about, at: now() });
      await watch.until(id, (one) => one.poState === 'acknowledged');
      await control(at(ports.supplier), 'ship', { ...about, at: now(), carrier: 'UPS', trackingNumber });
      await watch.until(id, (one) => one.parcelState === 'labelCreated');
      for (const [status, state] of scans) {
        const scan = { trackingCode: trackingNumber, status, at: now(), country: 'US' };
        await control(at(ports.easypost), 'scans', scan);
        await watch.until(id, (one) => one.parcelState === state);
      }
      await watch.until(id, (one) => one.stage === 'settled');
    },
  };
}

const scans = [
  ['in_transit', 'accepted'],
  ['out_for_delivery', 'outForDelivery'],
  ['delivered', 'delivered'],
] as const;

const risk = { recommendation: 'ACCEPT', assessments: [{ riskLevel: 'LOW' }] };
const now = () => new Date().toISOString();

function cleanOrder(id: string): string {
  return shopifyOrderJson({
    id,
    name: `#${id.slice(-6)}`,
    shop: account.shop,
    createdAt: now(),
    email: `customer-${id}@example.com`,
    customer: { firstName: 'Amelia', lastName: 'Bennett' },
    shipTo: {
      address1: `${100 + (Number(id) % 4800)} Juniper Road`,
      city: 'Portland',
      province: 'Oregon',
      provinceCode: 'OR',
      zip: '97214',
      country: 'United States',
      countryCode: 'US',
    },
    lines: [{ sku: 'RING-SLV-001', title: 'Silver Band Ring', quantity: 1, unitPriceCents: 5900 }],
    shipping: { title: 'Standard', priceCents: 0 },
  });
}

/** As the shop signs it; answers the time to the API's answer, ms. */
async function sendWebhook(api: string, body: string): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'x-shopify-topic': 'orders/create',
    'x-shopify-hmac-sha256': createHmac('sha256', account.webhookSecret).update(body).digest('base64'),
    'x-shopify-shop-domain': account.shop,
    'x-shopify-webhook-id': randomUUID(),
    'x-shopify-event-id': randomUUID(),
    'x-shopify-triggered-at': now(),
  };
  const startedAt = performance.now();
  const answer = await fetch(`${api}/webhooks/shopify/${store}`, { method: 'POST', headers, body });
  const text = await answer.text();
  const tookMs = performance.now() - startedAt;
  if (answer.status !== 200) throw new Error(`the API answers ${answer.status} to a webhook: ${text}`);
  return tookMs;
}
