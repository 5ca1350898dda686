CREATE TABLE "automation_switches" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"store_id" text,
	"supplier_id" text,
	"remedy" text,
	"is_stopped" boolean NOT NULL,
	"reason" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_notes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"author" text NOT NULL,
	"role" text NOT NULL,
	"text" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_work" (
	"case_id" text PRIMARY KEY NOT NULL,
	"assignee" text,
	"snoozed_until" timestamp with time zone,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "escalated_to" text;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "escalated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "warn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "next_clock_at" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "automation_switches_once" ON "automation_switches" USING btree (coalesce("store_id", ''),coalesce("supplier_id", ''),coalesce("remedy", ''));--> statement-breakpoint
CREATE INDEX "case_notes_case" ON "case_notes" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "cases_type" ON "cases" USING btree ("state","type");