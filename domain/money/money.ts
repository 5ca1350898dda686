/** An amount in integer minor units of its currency: 89 USD is `{ cents: 8900, currency: 'USD' }`, 500 JPY is `{ cents: 500, currency: 'JPY' }`. */
export interface Money {
  cents: number;
  currency: string;
}
