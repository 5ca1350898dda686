import type { EffectOf } from '../../domain/order/effects.js';
import { type Job, type Performer, repeatable } from '../performer.js';
import { inStore } from './origin.js';

/** The store order shows where it was routed: `Engraving-NY`. */
export function tagOrder(job: Job<EffectOf<'tagOrder'>>): Performer {
  const { tags } = job.effect;
  return {
    reference: tags.join(','),
    prepare: () =>
      inStore(job, (channel, order) => repeatable((signal) => channel.addTags(order, tags, signal))),
  };
}
