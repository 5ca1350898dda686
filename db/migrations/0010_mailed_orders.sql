CREATE TABLE "mailed_purchase_orders" (
	"po_number" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"effect_id" text NOT NULL,
	"message_id" text NOT NULL,
	"content" jsonb NOT NULL,
	"asked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "mailed_purchase_orders_order" ON "mailed_purchase_orders" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "mailed_purchase_orders_message" ON "mailed_purchase_orders" USING btree ("message_id");