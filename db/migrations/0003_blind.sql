CREATE TABLE "blind_allowances" (
	"store_id" text,
	"phrase" text NOT NULL,
	"reason" text NOT NULL,
	"allowed_by" text NOT NULL,
	"allowed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "blind_allowances_once" UNIQUE NULLS NOT DISTINCT("store_id","phrase"),
	CONSTRAINT "blind_allowances_say_why" CHECK (trim("blind_allowances"."phrase") <> '' and trim("blind_allowances"."reason") <> '' and trim("blind_allowances"."allowed_by") <> '')
);
--> statement-breakpoint
ALTER TABLE "suppliers" ADD COLUMN "domains" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "suppliers" ADD COLUMN "phones" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "suppliers" ADD COLUMN "streets" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "suppliers" ADD COLUMN "sku_prefixes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouses" ADD COLUMN "streets" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "blind_allowances" ADD CONSTRAINT "blind_allowances_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;