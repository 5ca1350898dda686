import type { Message } from '../../db/commands/claim-message.js';
import { parkMessage } from '../../db/commands/settle-message.js';
import { nextClockAt } from '../../domain/cases/clocks.js';
import { clocked } from '../../domain/cases/engine.js';
import type { IntakeCase } from '../../domain/cases/intake-case.js';
import { systemCaseTerms } from '../../domain/policy/system-case-policy.js';
import { instantOf } from '../../domain/sla/instant.js';
import type { IntakeDeps } from '../deps.js';

/** A verified message that we cannot use: parked with its reason, and a case for operations. It blocks no other. */
export async function park(deps: IntakeDeps, message: Message, reason: string): Promise<void> {
  const openedAt = instantOf(deps.now().getTime());
  const parked: IntakeCase = {
    id: `intake/${message.id}`,
    type: 'unusableInput',
    blocks: null,
    ...clocked(openedAt, systemCaseTerms('unusableInput')),
    facts: {
      reason,
      provider: message.provider,
      account: message.account,
      topic: message.topic,
      messageId: message.messageId,
    },
    subject: null,
  };
  await parkMessage(deps.db, message, { parked, nextClockAt: nextClockAt(parked) });
  deps.metrics('intake_messages', { provider: message.provider, outcome: 'parked' });
  deps.log.warn({ intakeId: message.id, provider: message.provider, reason }, 'message parked');
}

/** By name, because the ports of providers are types here. */
export function isUnusable(error: unknown): error is Error {
  return error instanceof Error && error.name === 'UnusableContent';
}
