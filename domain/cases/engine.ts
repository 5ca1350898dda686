import { plus, type Instant } from '../sla/instant.js';
import type { Actor, Case, Resolution } from './case.js';
import type { CaseType, Decision } from './case-type.js';
import type { CaseDefinition } from './definition.js';
import { caseTypes } from './index.js';
import type { Role } from './role.js';

export interface OpenCase {
  type: CaseType;
  subject: string | null;
  facts: Case['facts'];
  at: Instant;
  policy: { owner: Role; within: string | null };
}

/** Opens a case with its owner and absolute deadline. One case per type and subject is open at a time. */
export function openCase(cases: readonly Case[], wish: OpenCase): { cases: Case[]; opened: Case | null } {
  const same = cases.find((one) => isOpen(one) && one.type === wish.type && one.subject === wish.subject);
  if (same) return { cases: [...cases], opened: null };
  const opened: Case = {
    id: `${wish.type}/${cases.filter((one) => one.type === wish.type).length + 1}`,
    type: wish.type,
    blocks: caseTypes[wish.type].blocks,
    openedAt: wish.at,
    owner: wish.policy.owner,
    dueAt: wish.policy.within === null ? null : plus(wish.at, wish.policy.within),
    facts: wish.facts,
    subject: wish.subject,
    resolution: null,
  };
  return { cases: [...cases, opened], opened };
}

export function closeCase(cases: readonly Case[], id: string, resolution: Resolution): Case[] {
  return cases.map((one) => (one.id === id && isOpen(one) ? { ...one, resolution } : one));
}

export function isOpen(one: Case): boolean {
  return one.resolution === null;
}

export type Refusal =
  | { code: 'caseClosed'; because: string; resolution: Resolution }
  | { code: 'decisionNotAllowed'; because: string; allowed: Decision[] }
  | { code: 'roleNotAllowed'; because: string; allowed: Decision[] };

/** Why this actor may not take this decision now, or null. The validator and `decide` both ask here. */
export function whyNotDecide(one: Case, decision: Decision, actor: Actor): Refusal | null {
  if (one.resolution) {
    const { actor: who, decision: what, at } = one.resolution;
    return {
      code: 'caseClosed',
      because: `${who.id} decided "${what}" at ${at}`,
      resolution: one.resolution,
    };
  }
  const definition = caseTypes[one.type];
  const roles = definition.decisions[decision];
  if (!roles) {
    const allowed = decisionsOf(definition);
    return {
      code: 'decisionNotAllowed',
      because: `a ${one.type} case knows: ${allowed.join(', ')}`,
      allowed,
    };
  }
  if (actor.role !== 'admin' && actor.role !== 'system' && !roles.includes(actor.role)) {
    const because = `"${decision}" is for ${roles.join(' or ')}, not for ${actor.role}`;
    return { code: 'roleNotAllowed', because, allowed: decisionsFor(definition, actor) };
  }
  if (!actor.verified && definition.verifiedOnly.includes(decision)) {
    const because = `"${decision}" needs a verified person: decide through the API`;
    return { code: 'roleNotAllowed', because, allowed: decisionsFor(definition, actor) };
  }
  return null;
}

export function decisionsOf(definition: CaseDefinition): Decision[] {
  return (['release', 'recheck', 'cancel', 'settle'] as const).filter((one) => definition.decisions[one]);
}

function decisionsFor(definition: CaseDefinition, actor: Actor): Decision[] {
  return decisionsOf(definition).filter(
    (decision) =>
      (actor.role === 'admin' || definition.decisions[decision]?.some((role) => role === actor.role)) &&
      (actor.verified || !definition.verifiedOnly.includes(decision)),
  );
}
