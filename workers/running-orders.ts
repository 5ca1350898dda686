import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { RunningOrders, Shown } from '../activities/sweep/deps.js';
import { orderWorkflowType } from '../workflows/ids.js';
import { tellOrder } from '../workflows/messages.js';
import { farosCaseTypes, farosStage } from '../workflows/search-attributes.js';

/** Ids in one list query. */
const batch = 100;
/** What may stand in a query without being escaped; any other order is asked for by itself. */
const plainId = /^[\w./:#@ -]+$/;
const running = `WorkflowType = '${orderWorkflowType}' AND ExecutionStatus = 'Running'`;

/** Orders as Temporal knows them: what it lists, and what it answers about one. Of those in trouble only ours: a namespace may be shared. */
export function createRunningOrders(client: Client, taskQueue: string): RunningOrders {
  return {
    async listed(orderIds) {
      const ids = orderIds.filter((id) => plainId.test(id));
      const found = new Map<string, Shown>();
      for (let from = 0; from < ids.length; from += batch) {
        const some = ids.slice(from, from + batch).map((id) => `'${id}'`);
        const query = `${running} AND WorkflowId IN (${some.join(', ')})`;
        for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
          const stage = typedSearchAttributes.get(farosStage) ?? null;
          found.set(workflowId, { stage, caseTypes: typedSearchAttributes.get(farosCaseTypes) ?? [] });
        }
      }
      return found;
    },
    async standing(orderId) {
      try {
        const { status, raw } = await client.workflow.getHandle(orderId).describe();
        if (status.name !== 'RUNNING') return null;
        return { failedTasks: Math.max(0, (raw.pendingWorkflowTask?.attempt ?? 1) - 1) };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },
    async troubled(limit) {
      const ours = `TaskQueue = '${taskQueue.replaceAll("'", "''")}'`;
      const query = `${running} AND ${ours} AND TemporalReportedProblems IS NOT NULL`;
      const found: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query, pageSize: limit })) {
        found.push(workflowId);
        if (found.length >= limit) break;
      }
      return found;
    },
    async tell(orderId, event) {
      await client.workflow.getHandle(orderId).signal(tellOrder, event);
    },
  };
}
