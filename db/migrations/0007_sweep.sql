CREATE TABLE "sweep_findings" (
	"kind" text NOT NULL,
	"order_id" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone,
	CONSTRAINT "sweep_findings_kind_order_id_pk" PRIMARY KEY("kind","order_id")
);
--> statement-breakpoint
CREATE TABLE "sweeps" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"cursor" text,
	"passed_at" timestamp with time zone,
	"findings" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "waits" (
	"effect_id" text PRIMARY KEY NOT NULL,
	"connector" text NOT NULL,
	"order_id" text NOT NULL,
	"store_id" text NOT NULL,
	"kind" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL,
	"tries" integer DEFAULT 1 NOT NULL,
	"problem" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "waits_connector" ON "waits" USING btree ("connector","since");--> statement-breakpoint
CREATE INDEX "waits_order" ON "waits" USING btree ("order_id");