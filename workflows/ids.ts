/** The workflow id, which is also the order's id everywhere: `order/<store>/<channel order id>`. */
export function orderWorkflowId(store: string, channelOrderId: string): string {
  return `order/${store}/${channelOrderId}`;
}

export const orderWorkflowType = 'order';

export const sweepWorkflowType = 'sweep';

/** The schedule that starts the sweep of the orders on one task queue. */
export function sweepScheduleId(taskQueue: string): string {
  return `sweep/${taskQueue}`;
}
