import type { Message } from '../../db/commands/claim-message.js';
import { parkMessage } from '../../db/commands/settle-message.js';
import { intakeCaseTerms } from '../../domain/policy/system-case-policy.js';
import { instantOf, plus } from '../../domain/sla/instant.js';
import type { IntakeDeps } from '../deps.js';

/** A verified message that we cannot use: parked with its reason, and a case for operations. It blocks no other. */
export async function park(deps: IntakeDeps, message: Message, reason: string): Promise<void> {
  const openedAt = instantOf(deps.now().getTime());
  const { owner, within } = intakeCaseTerms;
  await parkMessage(deps.db, message, {
    id: `intake/${message.id}`,
    type: 'unusableInput',
    blocks: null,
    openedAt,
    owner,
    dueAt: plus(openedAt, within),
    facts: {
      reason,
      provider: message.provider,
      account: message.account,
      topic: message.topic,
      messageId: message.messageId,
    },
    warnAt: null,
    clocks: [],
    escalations: [],
    subject: null,
    resolution: null,
  });
  deps.metrics('intake_messages', { provider: message.provider, outcome: 'parked' });
  deps.log.warn({ intakeId: message.id, provider: message.provider, reason }, 'message parked');
}

/** By name, because the ports of providers are types here. */
export function isUnusable(error: unknown): error is Error {
  return error instanceof Error && error.name === 'UnusableContent';
}
