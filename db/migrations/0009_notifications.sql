CREATE TABLE "notifications" (
	"effect_id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"store_id" text NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"class" text NOT NULL,
	"cause" text NOT NULL,
	"message_id" text,
	"state" text NOT NULL,
	"reason" text,
	"not_before" timestamp with time zone,
	"queued_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "text_consents" (
	"store_id" text NOT NULL,
	"phone_mark" text NOT NULL,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "text_consents_store_id_phone_mark_pk" PRIMARY KEY("store_id","phone_mark")
);
--> statement-breakpoint
ALTER TABLE "text_consents" ADD CONSTRAINT "text_consents_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notifications_order" ON "notifications" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "notifications_message" ON "notifications" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "notifications_state" ON "notifications" USING btree ("state","queued_at");