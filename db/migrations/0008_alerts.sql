CREATE TABLE "alert_batches" (
	"id" text PRIMARY KEY NOT NULL,
	"store_id" text,
	"role" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "alert_messages" (
	"batch" text NOT NULL,
	"recipient" text NOT NULL,
	"state" text NOT NULL,
	"acts" integer NOT NULL,
	"last_error" text,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alert_messages_batch_recipient_pk" PRIMARY KEY("batch","recipient")
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text,
	"store_id" text,
	"case_id" text NOT NULL,
	"role" text NOT NULL,
	"because" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"reached_role" text,
	"sent_at" timestamp with time zone,
	"batch" text
);
--> statement-breakpoint
CREATE TABLE "people_on_duty" (
	"id" text PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"store_id" text,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"duty" jsonb,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alert_messages" ADD CONSTRAINT "alert_messages_batch_alert_batches_id_fk" FOREIGN KEY ("batch") REFERENCES "public"."alert_batches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "people_on_duty" ADD CONSTRAINT "people_on_duty_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_batches_due" ON "alert_batches" USING btree ("done_at","next_attempt_at");--> statement-breakpoint
CREATE INDEX "alerts_due" ON "alerts" USING btree ("state","store_id","role");--> statement-breakpoint
CREATE INDEX "alerts_batch" ON "alerts" USING btree ("batch");--> statement-breakpoint
CREATE INDEX "alerts_order" ON "alerts" USING btree ("order_id");