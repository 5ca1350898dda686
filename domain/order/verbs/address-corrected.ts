import type { Case } from '../../cases/case.js';
import type { Instant } from '../../sla/instant.js';
import { adoptAddress } from '../addresses.js';
import { addFacts, escalate, openCaseOf } from '../casework.js';
import type { PersonEvent } from '../events.js';
import { answer, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';
import { whyNot } from '../why-not.js';

type Corrected = Extract<PersonEvent, { type: 'addressCorrected' }>;

/**
 * The customer, or a person for them, has given an address (C-25). Another city, region, country or name asked for by the customer is
 * proposed to a person; the rest is validated again. What comes after the order was given up is recorded and not acted on.
 */
export function addressCorrected(turn: Turn, event: Corrected, at: Instant): Turn {
  const refusal = whyNot(turn.state, event);
  if (refusal?.code === 'tooLate') {
    const said = say(turn, at, 'event', `an address came too late: ${refusal.because}`);
    return event.actor.role === 'customer' ? ignored(said, refusal.because) : answer(turn, refusal);
  }
  if (refusal) return answer(turn, refusal);
  if (event.addressVersion <= turn.state.addressVersion) return ignored(turn, 'a newer address is known');
  const one = openCaseOf(turn, 'address');
  const said = say(turn, at, 'event', `address ${event.addressVersion} given by ${event.actor.role}`);
  if (event.actor.role !== 'customer' || event.scope === 'sameCity') {
    const known = one ? answered(said, one, event, at) : said;
    return answer(adoptAddress(known, event, at), {
      status: 'accepted',
      detail: 'the address is being checked',
    });
  }
  const proposed = one
    ? addFacts(said, one.id, {
        proposedAddressVersion: event.addressVersion,
        proposedCountry: event.destination.country ?? '',
        proposedRegion: event.destination.region ?? '',
        answeredBy: event.actor.role,
      })
    : said;
  const because = 'the customer gave another city, region, country or name';
  const called = one ? escalate(proposed, at, one.id, { role: null, because }) : proposed;
  return answer(called, { status: 'accepted', detail: 'a person looks at the new address' });
}

/** Who says that it is right as it stands knows more than the validator: a person looks, and the same question is not asked again. */
function answered(turn: Turn, one: Case, event: Corrected, at: Instant): Turn {
  const facts = { answeredBy: event.actor.role };
  if (!event.isConfirmed) return addFacts(turn, one.id, facts);
  const known = addFacts(turn, one.id, { ...facts, confirmedAddressVersion: event.addressVersion });
  return escalate(known, at, one.id, { role: null, because: 'the customer says that the address is right' });
}
