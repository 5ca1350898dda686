import { effectsOfKind } from '../../db/queries/order-facts.js';
import { caseTypes } from '../../domain/cases/index.js';
import type { EffectOf } from '../../domain/order/effects.js';
import { type Job, NotReady, nothingToDo, type Performer, repeatable } from '../performer.js';
import { inStore } from './origin.js';

/** A case that blocks shows as a hold on the store's fulfilment orders. */
export function holdInStore(job: Job<EffectOf<'holdInStore'>>): Performer {
  const { caseId, caseType } = job.effect;
  const hold = {
    handle: handleOf(caseId),
    reason: caseTypes[caseType].storeHold ?? 'OTHER',
    notes: `Held by Faros: case ${job.orderId}/case/${caseId}`,
  };
  return {
    reference: hold.handle,
    prepare: async () => {
      // A hold that is late must not land after its release: nobody would take it away again.
      if ((await sameCase(job, 'releaseStoreHold')).length > 0) return nothingToDo;
      return inStore(job, (channel, order) => repeatable((signal) => channel.hold(order, hold, signal)));
    },
  };
}

export function releaseStoreHold(job: Job<EffectOf<'releaseStoreHold'>>): Performer {
  const handle = handleOf(job.effect.caseId);
  return {
    reference: handle,
    prepare: async () => {
      const holds = await sameCase(job, 'holdInStore');
      if (holds.some((hold) => hold.state === 'reserved'))
        throw new NotReady('its hold is still being placed');
      return inStore(job, (channel, order) =>
        repeatable((signal) => channel.releaseHold(order, handle, signal)),
      );
    },
  };
}

async function sameCase(
  job: Job<EffectOf<'holdInStore'> | EffectOf<'releaseStoreHold'>>,
  kind: 'holdInStore' | 'releaseStoreHold',
) {
  const others = await effectsOfKind(job.deps.db, job.orderId, kind);
  return others.filter(({ request }) => 'caseId' in request && request.caseId === job.effect.caseId);
}

/** Platforms take short plain handles: `faros-address-1`. */
function handleOf(caseId: string): string {
  return `faros-${caseId.replaceAll(/[^A-Za-z0-9]+/g, '-')}`.slice(0, 64);
}
