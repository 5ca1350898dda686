import type { Instant } from '../sla/instant.js';
import { dropLeg } from './cancel.js';
import type { PersonEvent } from './events.js';
import type { Order } from './order.js';
import { isLive } from './status.js';
import { change, say } from './turning.js';
import type { Turn } from './turn.js';
import { restart } from './verbs/recheck.js';

export type NewAddress = Pick<
  Extract<PersonEvent, { type: 'addressCorrected' }>,
  'addressVersion' | 'destination' | 'scope'
>;

/** True while no supplier has the address: afterwards a change is a request to the supplier. */
export function mayChangeAddress(order: Order): boolean {
  return !order.legs.some((leg) => isLive(leg) && leg.purchaseOrder.state !== 'planned');
}

/**
 * The order goes on with this address from Filter, without re-entry: it is validated anew, and screened for fraud again where more than
 * the unit, spelling, house number or postal code changed (C-25). What was planned for the old one is planned again.
 */
export function adoptAddress(turn: Turn, to: NewAddress, at: Instant): Turn {
  const dropped = turn.state.legs
    .filter((leg) => leg.purchaseOrder.state === 'planned')
    .reduce((each, leg) => dropLeg(each, leg, at), turn);
  const { addressVersion, destination, scope } = to;
  const adopted = restart(change(dropped, { addressVersion, destination }), 'address');
  const said = say(adopted, at, 'decision', `address ${addressVersion} is to be checked`);
  return scope === 'beyond' ? restart(said, 'risk') : said;
}
