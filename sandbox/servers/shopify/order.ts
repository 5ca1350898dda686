import { type Json, type JsonObject, numeral, toText } from '../kit/json.js';
import { gid, PART, partId } from './ids.js';
import type { OrderDescription } from './order-description.js';
import { lineOf } from './order-line.js';
import { moneyMembers, priced, taxLines, taxOf, totalsOf } from './order-money.js';

export type { AddressDescription, LineDescription, OrderDescription } from './order-description.js';

/** The REST order JSON of `orders/create`, every id a raw numeral. */
export function shopifyOrderJson(description: OrderDescription): string {
  return toText(buildOrder(description));
}

/** The same as an object; ids are LosslessNumber. */
export function buildOrder(description: OrderDescription): JsonObject {
  const totals = totalsOf(description);
  const { id, createdAt } = description;
  return {
    id: numeral(id),
    admin_graphql_api_id: gid('Order', id),
    ...origin(description),
    ...moneyMembers(totals, description),
    created_at: createdAt,
    processed_at: createdAt,
    updated_at: createdAt,
    cancelled_at: null,
    cancel_reason: null,
    closed_at: null,
    fulfillment_status: null,
    tags: (description.tags ?? []).join(', '),
    note: description.note ?? null,
    note_attributes: [],
    customer: customerOf(description),
    billing_address: addressOf(description),
    shipping_address: addressOf(description),
    line_items: description.lines.map((line, index) => lineOf(description, line, index)),
    shipping_lines: shippingLines(description, totals.currency),
    fulfillments: [],
    refunds: [],
    payment_terms: null,
  };
}

function origin(description: OrderDescription): JsonObject {
  const number = numeral(Number(/(\d+)\D*$/.exec(description.name)?.[1] ?? '1'));
  const email = description.email;
  return {
    app_id: numeral(580_111),
    browser_ip: null,
    buyer_accepts_marketing: false,
    cart_token: null,
    checkout_id: numeral(partId(description.id, PART.address)),
    checkout_token: null,
    client_details: null,
    confirmation_number: null,
    confirmed: true,
    contact_email: email,
    customer_locale: 'en-US',
    device_id: null,
    email,
    phone: description.phone ?? null,
    landing_site: null,
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: null,
    merchant_of_record_app_id: null,
    name: description.name,
    number,
    order_number: number,
    order_status_url: `https://${description.shop}/orders/${description.id}/authenticate`,
    po_number: null,
    reference: null,
    referring_site: null,
    source_identifier: null,
    source_name: description.sourceName ?? 'web',
    source_url: null,
    test: description.test ?? false,
    token: description.id,
    user_id: null,
  };
}

function shippingLines(description: OrderDescription, currency: string): Json[] {
  const { shipping } = description;
  if (!shipping) return [];
  return [
    {
      id: numeral(partId(description.id, PART.shippingLine)),
      carrier_identifier: null,
      code: shipping.code ?? shipping.title,
      delivery_category: shipping.deliveryCategory ?? null,
      ...priced('discounted_price', shipping.priceCents, currency),
      is_removed: false,
      phone: null,
      ...priced('price', shipping.priceCents, currency),
      requested_fulfillment_service_id: null,
      source: 'shopify',
      title: shipping.title,
      tax_lines: taxLines(
        taxOf(shipping.priceCents, shipping.taxRate, description),
        shipping.taxRate ?? 0,
        currency,
      ),
      discount_allocations: [],
    },
  ];
}

function addressOf({ shipTo, customer, phone }: OrderDescription): JsonObject | null {
  if (shipTo === null) return null;
  const { firstName, lastName } = customer;
  return {
    first_name: firstName,
    last_name: lastName,
    name: shipTo.name ?? `${firstName} ${lastName}`,
    company: shipTo.company ?? null,
    address1: shipTo.address1,
    address2: shipTo.address2 ?? null,
    city: shipTo.city,
    province: shipTo.province ?? null,
    province_code: shipTo.provinceCode ?? null,
    zip: shipTo.zip,
    country: shipTo.country,
    country_code: shipTo.countryCode,
    phone: phone ?? null,
    latitude: coordinate(shipTo.latitude),
    longitude: coordinate(shipTo.longitude),
  };
}

function coordinate(degrees: number | null | undefined): Json {
  return typeof degrees === 'number' ? numeral(degrees) : null;
}

function customerOf(description: OrderDescription): JsonObject {
  const { customer, email, phone, createdAt } = description;
  const id = customer.id ?? partId(description.id, PART.address + 1);
  return {
    id: numeral(id),
    email,
    created_at: createdAt,
    updated_at: createdAt,
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: 'disabled',
    note: null,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    phone: phone ?? null,
    tags: '',
    currency: description.currency ?? 'USD',
    tax_exemptions: [],
    admin_graphql_api_id: gid('Customer', id),
    default_address: addressOf(description),
  };
}
