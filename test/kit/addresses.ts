/** Where most tests send, in our words; whoever lives there is the test's own. The validators find it deliverable. */
export const atTownsend = {
  line1: '388 Townsend St',
  line2: 'Apt 20',
  city: 'San Francisco',
  region: 'CA',
  postalCode: '94107',
  country: 'US',
};

/** The same as a shop tells it. */
export const townsendInShop = {
  address1: '388 Townsend St',
  address2: 'Apt 20',
  city: 'San Francisco',
  province: 'California',
  provinceCode: 'CA',
  zip: '94107',
  country: 'United States',
  countryCode: 'US',
};

/** A street of which a test can take a number of its own, as a shop tells it. */
export const sacramento = {
  address1: '1 Quay Street',
  city: 'Sacramento',
  province: 'California',
  provinceCode: 'CA',
  zip: '95814',
  country: 'United States',
  countryCode: 'US',
};

/** Without the unit that the house needs. */
export const unitless = { ...sacramento, address1: '100 Main St' };
