import type { Parcel } from '../../parcels/parcel.js';
import type { Instant } from '../../sla/instant.js';
import type { FulfilmentLine } from '../effects.js';
import type { Order } from '../order.js';
import { ask } from '../turning.js';
import type { Turn } from '../turn.js';

/** Every parcel is watched at its carrier and written back to the store, state by state (R-037, C-37). */
export function observe(turn: Turn, at: Instant): Turn {
  return turn.state.parcels.reduce(
    (each, parcel) => writeEvent(write(watch(each, parcel, at), parcel, at), parcel, at),
    turn,
  );
}

function watch(turn: Turn, parcel: Parcel, at: Instant): Turn {
  const { id: parcelId, carrier, trackingNumber } = parcel;
  return ask(turn, at, parcelId, { kind: 'trackParcel', parcelId, carrier, trackingNumber });
}

function write(turn: Turn, parcel: Parcel, at: Instant): Turn {
  const lines = fulfilmentLines(turn.state, parcel);
  if (turn.state.channel === 'api' || lines.length === 0) return turn;
  const { id: parcelId, carrier, trackingNumber } = parcel;
  return ask(turn, at, parcelId, { kind: 'writeTracking', parcelId, carrier, trackingNumber, lines });
}

/** Only states after the label: the fulfilment itself says that one. */
function writeEvent(turn: Turn, parcel: Parcel, at: Instant): Turn {
  const { id: parcelId, storeFulfilmentId: fulfilmentId, state } = parcel;
  if (fulfilmentId === null || state === 'labelCreated') return turn;
  const happenedAt = parcel.lastScanAt ?? at;
  return ask(turn, at, `${parcelId}-${state}`, {
    kind: 'writeParcelEvent',
    parcelId,
    fulfilmentId,
    state,
    happenedAt,
  });
}

function fulfilmentLines(order: Order, parcel: Parcel): FulfilmentLine[] {
  return parcel.lines.flatMap(({ lineId, quantity }) => {
    const fulfilmentOrder = order.lines.find((line) => line.id === lineId)?.fulfilmentOrder;
    if (!fulfilmentOrder) return [];
    return [
      { fulfilmentOrderId: fulfilmentOrder.id, fulfilmentOrderLineId: fulfilmentOrder.lineId, quantity },
    ];
  });
}
