import { trackingLink } from '../../customer/links.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { Channel } from '../../providers/ports/channel.js';
import { answered, type Deed, type Job, type Performer } from '../performer.js';
import { inStore } from './origin.js';

/** Writes a parcel's number to the store order, with our link, asking the store to notify nobody (R-037, C-37). */
export function writeTracking(job: Job<EffectOf<'writeTracking'>>): Performer {
  const { trackingNumber, carrier, lines } = job.effect;
  const { publicUrl, linkSecret } = job.deps;
  const written = (fulfilmentId: string | null) =>
    ({ status: 'done', result: { kind: 'trackingWritten', fulfilmentId } }) as const;
  return {
    reference: trackingNumber,
    prepare: async () => {
      const noFulfilment = answered(written(null));
      if (lines.length === 0) return noFulfilment;
      const trackingUrl = trackingLink(publicUrl, linkSecret, job.orderId);
      const fulfilment = { trackingNumber, carrierName: carrier, trackingUrl, lines };
      const write = (channel: Channel, order: string): Deed => ({
        probe: async (signal) => {
          const found = await channel.findFulfilment(order, trackingNumber, signal);
          return found === null ? 'notHappened' : written(found);
        },
        act: async (signal) => written(await channel.createFulfilment(order, fulfilment, signal)),
        whenUnsure: 'unknown',
      });
      return inStore(job, write, noFulfilment);
    },
  };
}
