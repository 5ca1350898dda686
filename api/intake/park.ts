import type { Message } from '../../db/commands/claim-message.js';
import { parkMessage } from '../../db/commands/settle-message.js';
import type { IntakeDeps } from '../deps.js';

const caseHours = 24;

/** A verified message that we cannot use: parked with its reason, and a case for operations. It blocks no other. */
export async function park(deps: IntakeDeps, message: Message, reason: string): Promise<void> {
  const openedAt = deps.now();
  await parkMessage(deps.db, message, {
    id: `intake/${message.id}`,
    type: 'unusableInput',
    blocks: null,
    openedAt: openedAt.toISOString(),
    owner: 'ops',
    dueAt: new Date(openedAt.getTime() + caseHours * 3_600_000).toISOString(),
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
