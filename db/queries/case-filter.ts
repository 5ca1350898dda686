import { eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { caseWork } from '../schema/cases.js';
import { cases, orders, orderStarts } from '../schema/orders.js';

export interface CaseFilter {
  /** Stores the reader may see; null: all, and also cases of no store. */
  visible: readonly string[] | null;
  /** The instant by which a deadline is near or passed and a case is out of sight. */
  at: string;
  state?: 'open' | 'closed';
  type?: string;
  owner?: string;
  store?: string;
  orderId?: string;
  /** A role, anybody, or nobody. */
  escalatedTo?: string | { is: 'anybody' | 'nobody' };
  /** A name, or nobody. */
  assignee?: string | null;
  isSnoozed?: boolean;
  deadline?: 'overdue' | 'near';
  /** The beginning of an order's name or channel id, or a whole id of an order or a case. */
  text?: string;
}

/** The conditions of a list of cases, over `cases` joined with `case_work`. */
export function matching(filter: CaseFilter): (SQL | undefined)[] {
  const is = (column: Parameters<typeof eq>[0], value: string | undefined) =>
    value === undefined ? undefined : eq(column, value);
  return [
    filter.visible ? inArray(cases.storeId, [...filter.visible]) : undefined,
    is(cases.state, filter.state),
    is(cases.type, filter.type),
    is(cases.owner, filter.owner),
    is(cases.storeId, filter.store),
    is(cases.orderId, filter.orderId),
    isEscalatedTo(filter.escalatedTo),
    filter.assignee === null ? isNull(caseWork.assignee) : is(caseWork.assignee, filter.assignee),
    filter.isSnoozed === undefined ? undefined : isSnoozed(filter.isSnoozed, filter.at),
    filter.deadline === undefined ? undefined : hasDeadline(filter.deadline, filter.at),
    filter.text === undefined ? undefined : isFoundBy(filter.text),
  ];
}

/**
 * Out of sight until then, but never past its deadline, nor past a warning that came after it was put away: snooze hides, it does not
 * forget. Null where nobody works on the case.
 */
export function isOutOfSight(at: string): SQL {
  return sql`(${cases.state} = 'open' and ${caseWork.snoozedUntil} > ${at}::timestamptz
    and coalesce(${cases.dueAt} > ${at}::timestamptz, true)
    and coalesce(${cases.warnAt} > ${at}::timestamptz or ${cases.warnAt} <= ${caseWork.snoozedAt}, true))`;
}

function isSnoozed(wanted: boolean, at: string): SQL {
  return wanted ? isOutOfSight(at) : sql`${isOutOfSight(at)} is not true`;
}

function isEscalatedTo(wanted: CaseFilter['escalatedTo']): SQL | undefined {
  if (wanted === undefined) return undefined;
  if (typeof wanted === 'string') return eq(cases.escalatedTo, wanted);
  return wanted.is === 'anybody' ? isNotNull(cases.escalatedTo) : isNull(cases.escalatedTo);
}

/** Of open cases: a closed one waits for nobody. */
function hasDeadline(wanted: 'overdue' | 'near', at: string): SQL {
  if (wanted === 'overdue') return sql`(${cases.state} = 'open' and ${cases.dueAt} <= ${at}::timestamptz)`;
  return sql`(${cases.state} = 'open'
    and ${cases.warnAt} <= ${at}::timestamptz and ${cases.dueAt} > ${at}::timestamptz)`;
}

/** Each part is found by an index: by name with or without its "#", by the shop's own id, by a whole id of ours. */
function isFoundBy(text: string): SQL {
  const begins = `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const name = begins.toLowerCase();
  return sql`${cases.id} in (
    select found.id from ${cases} found where found.order_id in (
      select ${orders.id} from ${orders} where lower(${orders.name}) like ${name}
      union all select ${orders.id} from ${orders} where lower(${orders.name}) like ${`#${name}`}
      union all select ${orderStarts.orderId} from ${orderStarts} where ${orderStarts.channelOrderId} like ${begins}
      union all select ${text}::text)
    union all select ${text}::text)`;
}
