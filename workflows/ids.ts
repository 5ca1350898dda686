/** The workflow id, which is also the order's id everywhere: `order/<store>/<channel order id>`. */
export function orderWorkflowId(store: string, channelOrderId: string): string {
  return `order/${store}/${channelOrderId}`;
}

export const orderWorkflowType = 'order';
