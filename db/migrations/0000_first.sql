CREATE TABLE "offers" (
	"warehouse_id" text NOT NULL,
	"sku" text NOT NULL,
	"supplier_sku" text NOT NULL,
	"cost_cents" integer NOT NULL,
	"currency" text NOT NULL,
	"handling_days" integer,
	CONSTRAINT "offers_warehouse_id_sku_pk" PRIMARY KEY("warehouse_id","sku")
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"store_id" text NOT NULL,
	"sku" text NOT NULL,
	"barcode" text,
	"title" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stock" (
	"warehouse_id" text NOT NULL,
	"sku" text NOT NULL,
	"on_hand" integer NOT NULL,
	"safety_threshold" integer DEFAULT 0 NOT NULL,
	"observed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "stock_warehouse_id_sku_pk" PRIMARY KEY("warehouse_id","sku")
);
--> statement-breakpoint
CREATE TABLE "stores" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"channel" text NOT NULL,
	"connection" jsonb,
	"brand" jsonb NOT NULL,
	"policy" jsonb NOT NULL,
	"pulled_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "suppliers" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"aliases" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"connection" jsonb NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "warehouses" (
	"id" text PRIMARY KEY NOT NULL,
	"supplier_id" text NOT NULL,
	"name" text NOT NULL,
	"country" text NOT NULL,
	"region" text,
	"latitude" double precision,
	"longitude" double precision,
	"time_zone" text NOT NULL,
	"order_tag" text,
	"handling_days" integer DEFAULT 1 NOT NULL,
	"methods" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "addresses" (
	"order_id" text NOT NULL,
	"version" integer NOT NULL,
	"address" jsonb NOT NULL,
	"suggestion" jsonb,
	"latitude" text,
	"longitude" text,
	CONSTRAINT "addresses_order_id_version_pk" PRIMARY KEY("order_id","version")
);
--> statement-breakpoint
CREATE TABLE "assessments" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"kind" text NOT NULL,
	"inputs" jsonb NOT NULL,
	"outcome" jsonb NOT NULL,
	"explanation" jsonb,
	"policy_version" integer NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text,
	"store_id" text,
	"type" text NOT NULL,
	"state" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"owner" text NOT NULL,
	"case" jsonb NOT NULL,
	"version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "effects" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"kind" text NOT NULL,
	"reference" text NOT NULL,
	"request" jsonb NOT NULL,
	"state" text NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 1 NOT NULL,
	"acts" integer DEFAULT 0 NOT NULL,
	"outcome" jsonb,
	"last_error" text,
	"asked_at" timestamp with time zone NOT NULL,
	"reserved_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "order_references" (
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"order_id" text NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "order_references_kind_value_order_id_pk" PRIMARY KEY("kind","value","order_id")
);
--> statement-breakpoint
CREATE TABLE "order_starts" (
	"order_id" text PRIMARY KEY NOT NULL,
	"store_id" text NOT NULL,
	"channel_order_id" text NOT NULL,
	"content_hash" text NOT NULL,
	"content" jsonb NOT NULL,
	"initial" jsonb NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"store_id" text NOT NULL,
	"name" text NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"stage" text NOT NULL,
	"condition" text NOT NULL,
	"open_case_types" text[] NOT NULL,
	"suppliers" text[] NOT NULL,
	"next_due_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"version" bigint NOT NULL,
	"snapshot" jsonb NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reservations" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"plan_generation" integer NOT NULL,
	"warehouse_id" text NOT NULL,
	"sku" text NOT NULL,
	"line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"state" text NOT NULL,
	"committed_at" timestamp with time zone,
	"reserved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reservations_quantity_positive" CHECK ("reservations"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "scans" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"tracking_number" text NOT NULL,
	"state" text NOT NULL,
	"scanned_at" timestamp with time zone NOT NULL,
	"message_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "timeline" (
	"order_id" text NOT NULL,
	"version" bigint NOT NULL,
	"position" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "timeline_order_id_version_position_pk" PRIMARY KEY("order_id","version","position")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"role" text NOT NULL,
	"label" text NOT NULL,
	"stores" text[],
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"role" text NOT NULL,
	"action" text NOT NULL,
	"target" text NOT NULL,
	"reason" text,
	"before" jsonb,
	"after" jsonb,
	"request_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"case_id" text,
	"event" jsonb NOT NULL,
	"state" text DEFAULT 'stored' NOT NULL,
	"answer" jsonb,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answered_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"api_key_id" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"body" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "intake" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"account" text NOT NULL,
	"message_id" text NOT NULL,
	"topic" text NOT NULL,
	"raw_body" "bytea" NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"reason" text,
	"about" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_warehouse_id_warehouses_id_fk" FOREIGN KEY ("warehouse_id") REFERENCES "public"."warehouses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock" ADD CONSTRAINT "stock_warehouse_id_warehouses_id_fk" FOREIGN KEY ("warehouse_id") REFERENCES "public"."warehouses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "warehouses" ADD CONSTRAINT "warehouses_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_starts" ADD CONSTRAINT "order_starts_store_id_stores_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assessments_order" ON "assessments" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "cases_due" ON "cases" USING btree ("state","due_at","id");--> statement-breakpoint
CREATE INDEX "cases_order" ON "cases" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "effects_order" ON "effects" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "effects_reference" ON "effects" USING btree ("kind","reference");--> statement-breakpoint
CREATE UNIQUE INDEX "order_starts_store_channel" ON "order_starts" USING btree ("store_id","channel_order_id");--> statement-breakpoint
CREATE INDEX "orders_store_placed" ON "orders" USING btree ("store_id","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_placed" ON "orders" USING btree ("placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_stage" ON "orders" USING btree ("stage");--> statement-breakpoint
CREATE INDEX "reservations_stock" ON "reservations" USING btree ("warehouse_id","sku","state");--> statement-breakpoint
CREATE INDEX "reservations_order" ON "reservations" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "scans_once" ON "scans" USING btree ("message_id","order_id","scanned_at","state");--> statement-breakpoint
CREATE INDEX "scans_order" ON "scans" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "audit_target" ON "audit" USING btree ("target");--> statement-breakpoint
CREATE INDEX "decisions_order" ON "decisions" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "decisions_due" ON "decisions" USING btree ("state","next_attempt_at");--> statement-breakpoint
CREATE UNIQUE INDEX "idempotency_once" ON "idempotency_keys" USING btree ("api_key_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "intake_once" ON "intake" USING btree ("provider","account","message_id");--> statement-breakpoint
CREATE INDEX "intake_due" ON "intake" USING btree ("state","next_attempt_at");--> statement-breakpoint
CREATE INDEX "intake_about" ON "intake" USING btree ("about");