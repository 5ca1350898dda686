CREATE TABLE "velocity_marks" (
	"order_id" text NOT NULL,
	"kind" text NOT NULL,
	"mark" text NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "velocity_marks_order_id_kind_mark_pk" PRIMARY KEY("order_id","kind","mark")
);
--> statement-breakpoint
ALTER TABLE "addresses" ADD COLUMN "normalised" jsonb;--> statement-breakpoint
CREATE INDEX "velocity_marks_mark" ON "velocity_marks" USING btree ("mark","placed_at");