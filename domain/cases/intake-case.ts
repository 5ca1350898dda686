import type { Case } from './case.js';

/** A verified message whose content we cannot use: a case of no order, `intake/<message>` in the queue. */
export type IntakeCase = Omit<Case, 'type'> & { type: 'unusableInput' };

/** What a person may decide on it: read the message again, or declare it dealt with. */
export const intakeDecisions = ['recheck', 'settle'] as const;
