import type { Instant } from '../../sla/instant.js';
import { isFinal, progress } from '../../parcels/progress.js';
import type { Parcel } from '../../parcels/parcel.js';
import { open, settleByFact } from '../casework.js';
import type { MachineEvent } from '../events.js';
import { move } from '../ledger.js';
import { change, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';

type Scanned = Extract<MachineEvent, { type: 'scanned' }>;

/** A carrier saw the parcel. Label created, acceptance, movement, delivery and trouble are told apart. */
export function scanned(turn: Turn, event: Scanned, at: Instant): Turn {
  const parcel = newestWith(turn.state.parcels, event.trackingNumber);
  if (!parcel) return ignored(turn, 'no parcel of this order has this tracking number');
  const next = progress(parcel, event);
  if (typeof next === 'string') return ignored(turn, next);
  const parcels = turn.state.parcels.map((one) => (one.id === parcel.id ? next : one));
  const moved = change(turn, { parcels });
  if (next.state === parcel.state)
    return say(moved, at, 'event', `parcel ${parcel.id}: expected ${next.estimatedDeliveryOn}`);
  const said = say(moved, at, 'event', `parcel ${parcel.id}: ${words[next.state]} at ${event.scannedAt}`);
  return consequences(said, next, at);
}

function consequences(turn: Turn, parcel: Parcel, at: Instant): Turn {
  switch (parcel.state) {
    case 'delivered': {
      const lines = move(turn.state.lines, 'shipped', 'delivered', parcel.lines);
      return settleByFact(change(turn, { lines }), at, 'parcelProblem', parcel.id, 'delivered');
    }
    case 'returned': {
      const lines = move(turn.state.lines, 'shipped', 'returned', parcel.lines);
      return open(change(turn, { lines }), at, 'parcelProblem', parcel.id, { state: parcel.state });
    }
    case 'exception':
    case 'lost':
      return open(turn, at, 'parcelProblem', parcel.id, { state: parcel.state });
    default:
      return settleByFact(turn, at, 'parcelProblem', parcel.id, 'the parcel moves again');
  }
}

/** Carriers recycle numbers: the newest parcel that is still on its way is meant, else the newest. */
function newestWith(parcels: readonly Parcel[], trackingNumber: string): Parcel | null {
  const same = parcels.filter((one) => one.trackingNumber === trackingNumber);
  return same.findLast((one) => !isFinal(one.state)) ?? same.at(-1) ?? null;
}

const words: Record<Parcel['state'], string> = {
  labelCreated: 'label created',
  accepted: 'accepted by the carrier',
  inTransit: 'in transit',
  outForDelivery: 'out for delivery',
  delivered: 'delivered',
  exception: 'exception',
  lost: 'lost',
  returned: 'returned to sender',
};
