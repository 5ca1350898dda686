import { addressOf, recordedOrder } from '../../db/queries/order-facts.js';
import { isSameAddress } from '../../domain/filter/same-address.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { PostalAddress } from '../../domain/order/incoming.js';
import type { SettledOutcome } from '../../db/commands/settle-effect.js';
import type { Channel } from '../../providers/ports/channel.js';
import { type Deed, type Job, nothingToDo, type Performer, refusal } from '../performer.js';
import { inStore } from './origin.js';

const done = { status: 'done', result: { kind: 'nothing' } } as const satisfies SettledOutcome;

/** The accepted address goes to the store order, and is read back (C-25): what the store made of it must be what was accepted. */
export function writeAddress(job: Job<EffectOf<'writeAddress'>>): Performer {
  const { addressVersion } = job.effect;
  return {
    reference: `address ${addressVersion}`,
    prepare: async () => {
      const { db } = job.deps;
      const recorded = await recordedOrder(db, job.orderId);
      // A write that is late must not land on a newer one.
      if (recorded && recorded.addressVersion > addressVersion) return nothingToDo;
      const address = await addressOf(db, job.orderId, addressVersion);
      if (!address) return refusal('noAddress', `the order has no address ${addressVersion}`);
      return inStore(job, (channel, orderId) => deedOf(channel, orderId, address));
    },
  };
}

function deedOf(channel: Channel, orderId: string, address: PostalAddress): Deed {
  const isThere = async (signal: AbortSignal) => {
    const found = await channel.readAddress(orderId, signal);
    return found !== null && isSameAddress(found, address);
  };
  return {
    probe: async (signal) => ((await isThere(signal)) ? done : 'notHappened'),
    act: async (signal) => {
      await channel.writeAddress(orderId, address, signal);
      if (await isThere(signal)) return done;
      const reason = 'the store order shows another address than the one that was written';
      return { status: 'refused', code: 'addressDiffers', reason };
    },
    whenUnsure: 'unknown',
  };
}
