CREATE TABLE "order_money" (
	"order_id" text PRIMARY KEY NOT NULL,
	"currency" text NOT NULL,
	"captured_cents" bigint NOT NULL,
	"elsewhere_cents" bigint NOT NULL,
	"refunded_cents" bigint NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "order_money_refunded_not_negative" CHECK ("order_money"."refunded_cents" >= 0),
	CONSTRAINT "order_money_refunded_within_captured" CHECK ("order_money"."refunded_cents" <= "order_money"."captured_cents")
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"effect_id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"refund_id" text NOT NULL,
	"currency" text NOT NULL,
	"cents" bigint NOT NULL,
	"state" text NOT NULL,
	"shares" jsonb NOT NULL,
	"voids" jsonb NOT NULL,
	"units" jsonb NOT NULL,
	"with_shipping" boolean NOT NULL,
	"reserved_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "refunds_cents_not_negative" CHECK ("refunds"."cents" >= 0)
);
--> statement-breakpoint
CREATE INDEX "refunds_order" ON "refunds" USING btree ("order_id");