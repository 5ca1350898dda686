import { SHOPIFY_ACCOUNTS } from '../../servers/credentials.js';
import type { World } from '../../world/world.js';
import { table } from '../terminal.js';
import type { Api, OrderDetail } from './api.js';

const mails = ['orderConfirmed', 'addressQuestion', 'trackingAdded', 'delivered'];
const isOut = (state: string) => state === 'sent' || state === 'delivered';
const nothing = '-';

/** What the API says of these orders, store by store; every number is counted from its answers. */
export function storeTable(orders: readonly OrderDetail[]): string {
  const stores = [...new Set(orders.map(({ store }) => store))].sort().reverse();
  const row = (title: string, count: (order: OrderDetail) => number): string[] => [
    title,
    ...stores.map((store) => {
      const sum = orders
        .filter((order) => order.store === store)
        .reduce((total, order) => total + count(order), 0);
      return sum === 0 ? nothing : String(sum);
    }),
  ];
  const suppliers = [...new Set(orders.flatMap((order) => order.purchaseOrders.map((po) => po.supplier)))];
  const open = orders.flatMap((order) => order.cases.filter(({ state }) => state === 'open'));
  const titles = new Map(open.map(({ type, title }) => [type, title]));
  return columns([
    ['', ...stores],
    row('Orders', () => 1),
    row('Routed to a supplier', (order) => Number(order.purchaseOrders.length > 0)),
    row('Delivered', (order) => Number(isDelivered(order))),
    ...[...titles].map(([type, title]) =>
      row(`On hold: ${title}`, (order) => Number(holds(order).some((one) => one.type === type))),
    ),
    ...suppliers
      .sort()
      .map((supplier) =>
        row(
          `Purchase orders to ${supplier}`,
          (order) => order.purchaseOrders.filter((one) => one.supplier === supplier).length,
        ),
      ),
    ...mails.map((kind) =>
      row(
        `Mails: ${wordsOf(kind)}`,
        ({ notifications }) =>
          notifications.filter(
            ({ channel, notification, state }) =>
              channel === 'email' && notification === kind && isOut(state),
          ).length,
      ),
    ),
    ...[
      row(
        'Texts: Address question',
        ({ notifications }) =>
          notifications.filter(({ channel, state }) => channel === 'sms' && isOut(state)).length,
      ),
      row(
        'Texts that wait for the morning',
        ({ notifications }) =>
          notifications.filter(({ state, notBefore }) => state === 'queued' && notBefore !== null).length,
      ),
      row(
        'Suppliers asked about stock',
        ({ effects }) =>
          effects.filter(({ kind, state }) => kind === 'askSupplier' && state === 'done').length,
      ),
      row('Tickets for support', ({ cases }) => cases.filter(({ ticketId }) => ticketId !== null).length),
    ].filter(([, ...counts]) => counts.some((each) => each !== nothing)),
  ]);
}

function holds(order: OrderDetail) {
  return order.cases.filter(({ state }) => state === 'open');
}

function isDelivered({ parcels }: OrderDetail): boolean {
  return parcels.length > 0 && parcels.every(({ state }) => state === 'delivered');
}

/** One order's life in its own time. */
export function storyOf(order: OrderDetail, tags: readonly string[]): string {
  const told = order.timeline.map(({ at, text }): [string, string] => [readable(at), text]);
  return [
    `${order.name} of ${order.store} is ${isDelivered(order) ? 'delivered' : `at stage ${order.stage}`}; the store's order has the tags ${tags.join(', ') || nothing}`,
    table(told),
  ].join('\n');
}

/** The tags that the store's own order carries, asked of the store. */
export async function storeTags(world: World, order: OrderDetail): Promise<string[]> {
  const account = SHOPIFY_ACCOUNTS.find(({ shop }) => shop === `${order.store}.myshopify.com`);
  const channelOrderId = order.id.split('/').at(-1);
  const url = `${world.addresses.shopify}/${order.store}/admin/api/2026-10/graphql.json`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': account?.accessToken ?? '' },
    body: JSON.stringify({
      query: 'query ($id: ID!) { order(id: $id) { tags } }',
      variables: { id: `gid://shopify/Order/${channelOrderId}` },
    }),
  });
  const { data } = (await answer.json()) as { data?: { order?: { tags: string[] } | null } };
  return data?.order?.tags ?? [];
}

/** The newest link to a customer's page in the mails to this address; undefined when there is none. */
export async function trackLink(world: World, to: string): Promise<string | undefined> {
  const { mailbox } = world.addresses;
  const read = async <T>(path: string) => (await (await fetch(`${mailbox}${path}`)).json()) as T;
  const { messages } = await read<{ messages: { id: string }[] }>(`/messages?to=${encodeURIComponent(to)}`);
  for (const { id } of messages.toReversed()) {
    const { text } = await read<{ text: string | null }>(`/messages/${id}`);
    const [link] = /https?:\/\/\S+\/track\/[\w.~-]+/.exec(text ?? '') ?? [];
    if (link) return link;
  }
  return undefined;
}

export async function detailsOf(api: Api, ids: readonly string[]): Promise<OrderDetail[]> {
  const details: OrderDetail[] = [];
  const left = [...ids];
  const work = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) details.push(await api.order(id));
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return details;
}

/** `orderConfirmed` is `Order confirmed`. */
function wordsOf(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function readable(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) => {
      const cells = row.map((cell, at) =>
        at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      );
      return `  ${cells.join('   ')}`;
    })
    .join('\n');
}
