import postgres from 'postgres';
import { defaultOrderPolicy } from '../domain/policy/policy.js';

export interface QueueSize {
  orders: number;
  open: number;
  closed: number;
}

const types = [
  'address',
  'fraud',
  'stockConfirmation',
  'payment',
  'supplierAnswer',
  'unmappedItem',
  'noSupplier',
  'parcelProblem',
  'refundDue',
  'manualHold',
];

/** Rows as orders would have recorded them: deadlines a minute apart, three in ten passed, a fifth assigned, one in twenty snoozed. */
export async function seedQueue(databaseUrl: string, { orders, open, closed }: QueueSize): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const stores = (await sql<{ id: string }[]>`select id from stores order by id`).map(({ id }) => id);
    const numbered = sql`select n, (${stores}::text[])[1 + n % ${stores.length}] as store from generate_series(1, ${orders}::int) n`;
    await sql`
      insert into order_starts (order_id, store_id, channel_order_id, content_hash, content, initial, received_at, started_at)
      select 'order/' || store || '/' || (4000000 + n), store, (4000000 + n)::text, md5(n::text), '{}', '{}', now(), now() from (${numbered}) o`;
    await sql`
      insert into orders (id, store_id, name, placed_at, stage, condition, open_case_types, suppliers, version, snapshot)
      select 'order/' || store || '/' || (4000000 + n), store, '#' || (500000 + n), now() - n * interval '1 minute', 'filter', 'held order', '{}', '{}', 1,
        jsonb_build_object('policy', ${JSON.stringify(defaultOrderPolicy)}::text::jsonb, 'n', n) from (${numbered}) o`;
    await sql`
      insert into cases (id, order_id, store_id, type, state, opened_at, due_at, warn_at, closed_at, owner, escalated_to, "case", version)
      select order_id || '/case/' || type || '/1', order_id, store, type, state, opened_at, due_at, warn_at,
        case when state = 'closed' then due_at end, 'ops', case when state = 'open' and due_at < now() then 'supervisor' end,
        jsonb_build_object('id', type || '/1', 'type', type, 'blocks', 'assign', 'openedAt', opened_at, 'owner', 'ops', 'dueAt', due_at, 'warnAt', warn_at,
          'clocks', '[]'::jsonb, 'escalations', '[]'::jsonb, 'subject', null, 'resolution', null,
          'facts', jsonb_build_object('codes', jsonb_build_array('E.SECONDARY_INFORMATION.MISSING', md5(n::text)), 'validator', 'easypost')), 1
      from (
        select n, store, 'order/' || store || '/' || (4000000 + n) as order_id, (${types}::text[])[1 + n % ${types.length}] as type,
          case when n <= ${open}::int then 'open' else 'closed' end as state,
          now() + (n - ${open}::int * 0.3) * interval '1 minute' - interval '48 hours' as opened_at,
          now() + (n - ${open}::int * 0.3) * interval '1 minute' as due_at,
          now() + (n - ${open}::int * 0.3) * interval '1 minute' - interval '4 hours' as warn_at
        from (${numbered}) o where n <= ${open + closed}::int
      ) c`;
    await sql`
      insert into case_work (case_id, assignee, snoozed_until, snoozed_at, changed_by)
      select id, case when right(order_id, 1)::int < 2 then 'worker-' || right(order_id, 2) end,
        case when right(order_id, 2)::int < 5 then now() + interval '1 day' end, now(), 'bench'
      from cases where state = 'open' and right(order_id, 1)::int < 3 and order_id like 'order/%/4%'`;
    await sql`vacuum analyze`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
