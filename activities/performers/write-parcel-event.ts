import type { EffectOf } from '../../domain/order/effects.js';
import type { ParcelState } from '../../domain/parcels/parcel.js';
import type { StoreEvent } from '../../providers/ports/channel.js';
import type { Job, Performer } from '../performer.js';
import { inStore } from './origin.js';

const statuses: Record<ParcelState, StoreEvent['status']> = {
  labelCreated: 'LABEL_PRINTED',
  accepted: 'CARRIER_PICKED_UP',
  inTransit: 'IN_TRANSIT',
  outForDelivery: 'OUT_FOR_DELIVERY',
  delivered: 'DELIVERED',
  exception: 'FAILURE',
  lost: 'FAILURE',
  returned: 'FAILURE',
};

/** Each state of a parcel as an event of the store's fulfilment (C-37). */
export function writeParcelEvent(job: Job<EffectOf<'writeParcelEvent'>>): Performer {
  const { fulfilmentId, state, happenedAt } = job.effect;
  const event: StoreEvent = { status: statuses[state], happenedAt };
  const written = { status: 'done', result: { kind: 'nothing' } } as const;
  return {
    reference: `${fulfilmentId}/${event.status}/${happenedAt}`,
    prepare: () =>
      inStore(job, (channel, order) => ({
        probe: async (signal) => {
          const events = await channel.fulfilmentEvents(order, fulfilmentId, signal);
          return events.some((one) => isSame(one, event)) ? written : 'notHappened';
        },
        act: async (signal) => {
          await channel.addFulfilmentEvent(order, fulfilmentId, event, signal);
          return written;
        },
        whenUnsure: 'unknown',
      })),
  };
}

/** Platforms keep whole seconds. */
function isSame(one: StoreEvent, other: StoreEvent): boolean {
  const seconds = (event: StoreEvent) => Math.floor(Date.parse(event.happenedAt) / 1000);
  return one.status === other.status && seconds(one) === seconds(other);
}
