import type { Case } from './case.js';
import type { Role } from './role.js';

/** A verified message whose content we cannot use: a case of no order, `intake/<message>` in the queue. */
export type IntakeCase = Omit<Case, 'type'> & { type: 'unusableInput' };

/** What a person may decide on it: read the message again, or declare it dealt with. */
export const intakeDecisions = ['recheck', 'settle'] as const;

export const intakeRoles = ['ops', 'supervisor', 'engineer'] as const satisfies readonly Role[];

export const intakeCase = {
  title: 'A message that cannot be used',
  advice:
    'Read the reason; recheck once the sender or our reader is put right, settle what is dealt with elsewhere.',
};
