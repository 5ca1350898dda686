import { it } from 'vitest';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { openCases } from '../../domain/order/status.js';
import { heldAddress, openStage, supervisor } from './stage.js';
it('x', async () => {
  const stage = await openStage();
  stage.answer = heldAddress;
  const actor = await stage.start();
  await actor.until((one) => openCases(one).length === 1);
  await actor.handle.cancel();
  await actor.until((one) => one.cancellations.length === 1);
  console.log('cancelled');
  console.log(await actor.ask({ caseId: 'refundDue/1', decision: 'settle', actor: { ...supervisor, role: 'finance' } }));
  await actor.until((one) => one.settledAt !== null);
  console.log('settled');
  const t = setTimeout(async () => { 
    const h = await actor.history();
    console.log(JSON.stringify(h.events!.slice(-12).map((e) => [String(e.eventId), Object.keys(e).filter(k=>/Attributes/.test(k)), JSON.stringify(e.timerStartedEventAttributes ?? e.workflowTaskFailedEventAttributes?.failure ?? '').slice(0,300)]), null, 1));
  const { raw } = await actor.handle.describe();
    console.log(JSON.stringify([raw.pendingWorkflowTask, raw.pendingActivities]).slice(0,3000));
  }, 5000);
  await actor.skip(45 * 86_400_000);
  console.log(await actor.handle.result());
  await stage.stop();
}, 15000);
