CREATE TABLE "policies" (
	"store_id" text NOT NULL,
	"version" integer NOT NULL,
	"policy" jsonb NOT NULL,
	"author" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "policies_store_id_version_pk" PRIMARY KEY("store_id","version")
);
--> statement-breakpoint
DROP INDEX "cases_due";--> statement-breakpoint
ALTER TABLE "case_work" ADD COLUMN "snoozed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "policies" ADD CONSTRAINT "policies_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cases_opened" ON "cases" USING btree ("state","opened_at","id");--> statement-breakpoint
CREATE INDEX "cases_all_due" ON "cases" USING btree (coalesce("due_at", 'infinity'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "cases_all_opened" ON "cases" USING btree ("opened_at","id");--> statement-breakpoint
CREATE INDEX "order_starts_channel" ON "order_starts" USING btree ("channel_order_id" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "orders_name" ON "orders" USING btree (lower("name") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "case_work_assignee" ON "case_work" USING btree ("assignee");--> statement-breakpoint
CREATE INDEX "cases_due" ON "cases" USING btree ("state",coalesce("due_at", 'infinity'::timestamptz),"id");