import type { z } from '@hono/zod-openapi';
import type { ListedCase } from '../../db/queries/list-cases.js';
import { intakeCase, intakeDecisions, intakeRoles } from '../../domain/cases/intake-case.js';
import { caseTypes } from '../../domain/cases/index.js';
import type { Actor } from '../../domain/cases/case.js';
import { decisionsNow, decisionsOf } from '../../domain/cases/engine.js';
import { isSystemCase, systemCaseTypes, systemDecisions } from '../../domain/cases/system-case.js';
import type { caseSchema } from './order-schema.js';

export type CaseView = z.infer<typeof caseSchema>;

type CaseRow = Omit<ListedCase, 'openedAt' | 'closedAt' | 'escalatedAt' | 'isSnoozed'>;

/** A case as people read it: what it is, what to do, who may decide what. */
export function caseView(row: CaseRow): CaseView {
  const one = row.case;
  return {
    id: row.id,
    orderId: row.orderId,
    orderName: row.orderName,
    store: row.store,
    type: one.type,
    state: row.state,
    owner: one.owner,
    assignee: row.assignee,
    escalatedTo: row.escalatedTo,
    blocks: one.blocks,
    openedAt: one.openedAt,
    dueAt: one.dueAt,
    warnAt: row.warnAt,
    nextClockAt: row.nextClockAt,
    snoozedUntil: row.snoozedUntil,
    ...wordsOf(one.type),
    facts: one.facts,
    subject: one.subject,
    ticketId: row.ticketId,
    resolution: one.resolution,
  };
}

function wordsOf(type: ListedCase['case']['type']): Pick<CaseView, 'title' | 'advice' | 'decisions'> {
  if (type === 'unusableInput') {
    return {
      ...intakeCase,
      decisions: intakeDecisions.map((decision) => ({ decision, roles: [...intakeRoles] })),
    };
  }
  if (type === 'connectorDown' || type === 'orderStopped') {
    const { title, advice, decisions } = systemCaseTypes[type];
    const known = Object.entries(decisions).map(([decision, roles]) => ({ decision, roles: [...roles] }));
    return { title, advice, decisions: known };
  }
  const definition = caseTypes[type];
  return {
    title: definition.title,
    advice: definition.advice,
    decisions: decisionsOf(definition).map((decision) => ({
      decision,
      roles: [...(definition.decisions[decision] ?? [])],
    })),
  };
}

/** What this caller may decide on it as it stands. */
export function allowedNow(one: ListedCase['case'], actor: Actor): string[] {
  if (isSystemCase(one)) return systemDecisions(one, actor.role);
  if (one.type !== 'unusableInput') return decisionsNow({ ...one, type: one.type }, actor);
  return one.resolution === null && mayDecideIntake(actor.role) ? [...intakeDecisions] : [];
}

export function mayDecideIntake(role: string): boolean {
  return role === 'admin' || intakeRoles.some((one) => one === role);
}
