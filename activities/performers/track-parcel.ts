import type { EffectOf } from '../../domain/order/effects.js';
import { type Job, type Performer, repeatable } from '../performer.js';

/** Asks the carriers' aggregator to watch a parcel (R-038); the same number again is the same tracker. */
export function trackParcel({ deps, effect }: Job<EffectOf<'trackParcel'>>): Performer {
  const { trackingNumber, carrier } = effect;
  const { tracking } = deps.connectors;
  return {
    reference: trackingNumber,
    prepare: async () => repeatable((signal) => tracking.createTracker(trackingNumber, carrier, signal)),
  };
}
