/** A store order in few words. Money is in minor units; instants keep the offset they are written with. */
export interface OrderDescription {
  /** Digits; may exceed 2^53. */
  id: string;
  /** As the shop shows it: "#8492". */
  name: string;
  shop: string;
  createdAt: string;
  currency?: string;
  email: string | null;
  phone?: string | null;
  customer: { id?: string; firstName: string; lastName: string };
  shipTo: AddressDescription | null;
  lines: LineDescription[];
  shipping?: {
    title: string;
    code?: string;
    priceCents: number;
    taxRate?: number;
    deliveryCategory?: string;
  } | null;
  /** Of the lines, as a fraction of the price, added to it: 0.08. */
  taxRate?: number;
  /** The prices have their tax in them. */
  taxesIncluded?: boolean;
  /** Off the whole order, by each line's price. */
  discountCents?: number;
  discountCode?: string;
  financialStatus?:
    | 'pending'
    | 'authorized'
    | 'partially_paid'
    | 'paid'
    | 'partially_refunded'
    | 'refunded'
    | 'voided';
  gateway?: string;
  test?: boolean;
  tags?: string[];
  sourceName?: string;
  note?: string | null;
}

export interface AddressDescription {
  name?: string;
  company?: string | null;
  address1: string;
  address2?: string | null;
  city: string;
  province?: string | null;
  provinceCode?: string | null;
  zip: string | null;
  country: string;
  countryCode: string;
  latitude?: number | null;
  longitude?: number | null;
}

export interface LineDescription {
  sku: string | null;
  title: string;
  variantTitle?: string | null;
  quantity: number;
  unitPriceCents: number;
  requiresShipping?: boolean;
  giftCard?: boolean;
  fulfillmentService?: string;
  vendor?: string | null;
  productId?: string;
  variantId?: string;
  grams?: number;
  /** Such as an engraving. */
  properties?: { name: string; value: string }[];
}
