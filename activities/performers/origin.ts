import { orderOrigin } from '../../db/queries/order-facts.js';
import type { Channel } from '../../providers/ports/channel.js';
import { type Deed, type Job, nothingToDo, NotReady } from '../performer.js';

/** The order in its store. A store without a platform has nothing to be written to: then `otherwise`. */
export async function inStore(
  job: Pick<Job, 'deps' | 'orderId'>,
  deed: (channel: Channel, channelOrderId: string) => Deed,
  otherwise: Deed = nothingToDo,
): Promise<Deed> {
  const origin = await orderOrigin(job.deps.db, job.orderId);
  if (!origin) throw new NotReady('the order is not taken in yet');
  const channel = await job.deps.connectors.channel(origin.storeId);
  return channel ? deed(channel, origin.channelOrderId) : otherwise;
}
