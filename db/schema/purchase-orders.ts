import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { PurchaseOrderContent } from '../../domain/suppliers/purchase-order.js';
import { instant } from './instant.js';

/**
 * Purchase orders as suppliers without a system got them (C-48): what their pages show, and the row under whose lock their answers are taken.
 * The recipient is in it: erasing an order deletes its rows. Writer: the purchase order activity.
 */
export const mailedPurchaseOrders = pgTable(
  'mailed_purchase_orders',
  {
    poNumber: text('po_number').primaryKey(),
    orderId: text('order_id').notNull(),
    supplierId: text('supplier_id').notNull(),
    /** Which sending it is: another one of the same number replaces what was never sent. */
    effectId: text('effect_id').notNull(),
    /** Of its mail: by it, one that came back is known. */
    messageId: text('message_id').notNull(),
    content: jsonb('content').$type<PurchaseOrderContent>().notNull(),
    /** Workflow time of the turn that asked. */
    askedAt: instant('asked_at').notNull(),
  },
  (t) => [
    index('mailed_purchase_orders_order').on(t.orderId),
    index('mailed_purchase_orders_message').on(t.messageId),
  ],
);
