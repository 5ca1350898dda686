import { describe, expect, it } from 'vitest';
import { addressScope } from '../../../domain/filter/address-scope.js';
import type { PostalAddress } from '../../../domain/order/incoming.js';
import { atTownsend } from '../../kit/addresses.js';

const us: PostalAddress = {
  name: 'Sarah Doe',
  company: null,
  ...atTownsend,
  line2: null,
  phone: '+1 415 555 0100',
};
const de: PostalAddress = {
  ...us,
  line1: 'Hauptstraße 12',
  city: 'Berlin',
  region: null,
  postalCode: '10827',
  country: 'DE',
};
const scopeOf = (change: Partial<PostalAddress>, of = us) => addressScope(of, { ...of, ...change });

describe('what a correction changes', () => {
  it.each<[string, Partial<PostalAddress>]>([
    ['nothing', {}],
    ['a unit on the second line', { line2: 'Apt 20' }],
    ['a unit behind the street', { line1: '388 Townsend St Apt 20' }],
    ['a unit with a number sign', { line1: '388 Townsend St #20' }],
    ['the street written long', { line1: '388 Townsend Street' }],
    ['the street in capitals, as a validator has it', { line1: '388 TOWNSEND ST', city: 'SAN FRANCISCO' }],
    ['a slip in the street', { line1: '388 Townsand St' }],
    ['two letters swapped', { line1: '388 Townsned St' }],
    ['a letter missing in the city', { city: 'San Francsco' }],
    ['the house number', { line1: '838 Townsend St' }],
    ['a house number with a letter', { line1: '388b Townsend St' }],
    ['the postal code in the city', { postalCode: '94103' }],
    ['the long postal code', { postalCode: '94107-1670' }],
    ['the region by its name', { region: 'California' }],
    ['the region left out', { region: null }],
    ['the phone, which no page asks for', { phone: null }],
  ])('C-25: %s: the same city', (_, change) => {
    expect(scopeOf(change)).toBe('sameCity');
  });

  it.each<[string, Partial<PostalAddress>]>([
    ['another city', { city: 'Oakland' }],
    ['another region', { region: 'NV' }],
    ['another country', { country: 'CA' }],
    ['another name', { name: 'Max Moe' }],
    ['another first name', { name: 'Sara Doe' }],
    ['no name', { name: null }],
    ['a company where there was none', { company: 'Moe Forwarding' }],
    ['another street', { line1: '388 Market St' }],
    ['another street of a similar name', { line1: '388 Brannan St' }],
    ['the postal code of another part of the country', { postalCode: '10001' }],
    ['another postal code without the region', { postalCode: '94103', region: null }],
    ['no street at all', { line1: '388' }],
  ])('C-25: %s: beyond', (_, change) => {
    expect(scopeOf(change)).toBe('beyond');
  });

  it.each<[string, string, string, 'sameCity' | 'beyond']>([
    ['a house number behind the street', 'Hauptstraße 12', 'Hauptstr. 14', 'sameCity'],
    ['its letter', 'Hauptstraße 12', 'Hauptstraße 12 b', 'sameCity'],
    ['the number that was missing', 'Hauptstraße', 'Hauptstraße 12', 'sameCity'],
    ['numbered streets', '12 W 42nd St', '12 W 43rd St', 'beyond'],
    ['numbered streets without an ordinal', '12 W 42 St', '12 W 43 St', 'beyond'],
    ['the side of a street', '12 North Main St', '12 South Main St', 'beyond'],
    ['a side that was not given', '12 Main St', '12 North Main St', 'beyond'],
    ['short names have no slips', '12 Elm St', '12 Oak St', 'beyond'],
    ['one word written as two', '12 Green Field Rd', '12 Greenfield Rd', 'sameCity'],
  ])('C-25: %s', (_, before, after, scope) => {
    expect(addressScope({ ...us, line1: before }, { ...us, line1: after })).toBe(scope);
    expect(addressScope({ ...de, line1: before }, { ...de, line1: after })).toBe(scope);
  });

  it('C-25: a first address is for a person to look at', () => {
    expect(addressScope(null, us)).toBe('beyond');
  });
});
