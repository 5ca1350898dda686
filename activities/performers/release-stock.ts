import { releaseStock as release } from '../../db/commands/release-stock.js';
import { recordedOrder } from '../../db/queries/order-facts.js';
import type { EffectOf } from '../../domain/order/effects.js';
import { type Job, NotReady, type Performer, repeatable } from '../performer.js';

/** Gives a plan's units, or what left one of its legs, back to the shelf (C-32). */
export function releaseStock(job: Job<EffectOf<'releaseStock'>>): Performer {
  const { planGeneration, legId } = job.effect;
  return {
    reference: `plan ${planGeneration}${legId === null ? '' : ` leg ${legId}`}`,
    prepare: async () => {
      const leg = legId === null ? null : await leftOver(job, legId);
      return repeatable(() => release(job.deps.db, { orderId: job.orderId, planGeneration, leg }));
    },
  };
}

/** A leg that ends keeps the lines that shipped; everything else its warehouse set aside for the plan is free. */
async function leftOver(job: Job<EffectOf<'releaseStock'>>, legId: string) {
  const order = await recordedOrder(job.deps.db, job.orderId);
  const leg = order?.legs.find((one) => one.id === legId);
  if (!leg) throw new NotReady(`leg ${legId} is not on record yet`);
  return { warehouse: leg.warehouse, keptLineIds: leg.lines.map((line) => line.lineId) };
}
