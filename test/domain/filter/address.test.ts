import { describe, expect, it } from 'vitest';
import {
  type AddressFacts,
  type Asked,
  judgeAddress,
  needsPlatform,
} from '../../../domain/filter/address.js';
import { namesPoBox } from '../../../domain/filter/po-box.js';
import type { PostalAddress } from '../../../domain/order/incoming.js';

const address: PostalAddress = {
  name: 'Sarah Example',
  company: null,
  line1: '5 Elm Street',
  line2: null,
  city: 'Boston',
  region: 'MA',
  postalCode: '02101',
  country: 'US',
  phone: null,
};
const found = (
  validator: string,
  verdict: 'deliverable' | 'missingUnit' | 'undeliverable',
  codes = ['X'],
): Asked => ({
  validator,
  status: 'found',
  finding: {
    verdict,
    codes,
    suggestion: { ...address, line1: '5 ELM ST' },
    coordinates: { latitude: 42.36, longitude: -71.06 },
    timeZone: null,
  },
});
const away = (validator: string): Asked => ({
  validator,
  status: 'away',
  reason: `${validator}: ECONNREFUSED`,
});
const judge = (facts: Partial<AddressFacts>, poBox: 'accept' | 'refuse' = 'accept') =>
  judgeAddress({ address, asked: [], platform: null, ...facts }, { poBox });

describe('whose word counts', () => {
  it('R-012, C-39: the first that answers, with the codes its verdict comes from', () => {
    const codes = ['E.SECONDARY_INFORMATION.MISSING'];
    expect(
      judge({ asked: [found('easypost', 'missingUnit', codes), found('lob', 'deliverable')] }),
    ).toMatchObject({
      verdict: { check: 'address', verdict: 'missingUnit', codes, validator: 'easypost' },
      counted: { suggestion: { line1: '5 ELM ST' } },
    });
  });

  it('C-24: the next, where the first is away', () => {
    const judgement = judge({
      asked: [away('easypost'), found('lob', 'undeliverable')],
      platform: 'NO_ISSUES',
    });
    expect(judgement).toMatchObject({ verdict: { verdict: 'undeliverable', validator: 'lob' } });
    expect(judgement).toMatchObject({
      explanation: { asked: [{ away: 'easypost: ECONNREFUSED' }, { verdict: 'undeliverable' }] },
    });
  });

  it('R-011: the platform last, and only when it has no issues', () => {
    const asked = [away('easypost'), away('lob')];
    expect(needsPlatform(asked)).toBe(true);
    expect(judge({ asked, platform: 'NO_ISSUES' })).toMatchObject({
      verdict: { verdict: 'deliverable', validator: 'platform', codes: ['NO_ISSUES'] },
      counted: null,
    });
  });

  it.each(['WARNING', 'ERROR', null] as const)(
    'C-24: all away and the platform says %s: no verdict',
    (platform) => {
      expect(judge({ asked: [away('easypost'), away('lob')], platform })).toEqual({
        status: 'notYet',
        reason: 'easypost: ECONNREFUSED; lob: ECONNREFUSED',
        counted: null,
      });
    },
  );

  it('C-39: the platform neither holds nor clears what a validator has judged', () => {
    expect(judge({ asked: [found('easypost', 'deliverable')], platform: 'ERROR' })).toMatchObject({
      verdict: { verdict: 'deliverable' },
      explanation: { platform: 'ERROR' },
    });
    expect(needsPlatform([away('easypost'), found('lob', 'missingUnit')])).toBe(false);
  });

  it('R-010: an order without an address is not deliverable, whoever is away', () => {
    expect(judge({ address: null })).toMatchObject({ verdict: { verdict: 'noAddress', validator: 'none' } });
  });

  it('R-018: an explanation holds no address', () => {
    const judgement = judge({ asked: [found('easypost', 'deliverable')] });
    expect(JSON.stringify({ ...judgement, counted: null })).not.toMatch(/Sarah|Elm|ELM|42\.36/);
  });
});

describe('a PO box', () => {
  const boxed = { ...address, line1: 'P.O. Box 1234' };

  it('R-010: is refused where the policy says so, also while every validator is away', () => {
    expect(judge({ address: boxed, asked: [found('easypost', 'deliverable')] }, 'refuse')).toMatchObject({
      verdict: { verdict: 'poBoxRefused', codes: ['PO_BOX'], validator: 'policy' },
    });
    expect(judge({ address: boxed, asked: [away('easypost')] }, 'refuse')).toMatchObject({
      verdict: { verdict: 'poBoxRefused' },
    });
  });

  it('R-010: is an address like any other where the policy accepts it', () => {
    expect(judge({ address: boxed, asked: [found('easypost', 'deliverable')] })).toMatchObject({
      verdict: { verdict: 'deliverable' },
    });
  });

  const boxes: [country: string, line: string][] = [
    ['US', 'PO Box 12'],
    ['US', 'P.O. Box 12'],
    ['US', 'p o box 12'],
    ['US', 'P. O. BOX #12'],
    ['US', 'POBox12'],
    ['US', 'POB 12'],
    ['US', 'Post Office Box 12'],
    ['US', 'Postal Box 12'],
    ['US', '100 Main St, PO Box 9'],
    ['GB', 'PO Box 99'],
    ['AU', 'GPO Box 2890'],
    ['AU', 'Locked Bag 5'],
    ['NZ', 'Private Bag 92024'],
    ['DE', 'Postfach 10 12 34'],
    ['DE', 'PF 1234'],
    ['AT', 'Postfach 12'],
    ['NL', 'Postbus 1234'],
    ['BE', 'Postbus 12'],
    ['FR', 'Boîte postale 12'],
    ['FR', 'BOITE POSTALE 12'],
    ['FR', 'BP 12'],
    ['FR', 'B.P. 40012'],
    ['SN', 'BP 5005'],
    ['CH', 'Case postale 12'],
    ['CA', 'C.P. 1234'],
    ['IT', 'Casella postale 12'],
    ['IT', 'C.P. 12'],
    ['ES', 'Apartado de Correos 12'],
    ['ES', 'Apdo. 12'],
    ['MX', 'Apartado Postal 12'],
    ['PT', 'Apartado 1234'],
    ['BR', 'Caixa Postal 12'],
    ['SE', 'Box 123'],
    ['NO', 'Postboks 12 Sentrum'],
    ['DK', 'Postboks 12'],
    ['FI', 'PL 12'],
    ['PL', 'Skrytka pocztowa 12'],
    ['PL', 'skr. poczt. 12'],
    ['HU', 'Pf. 12'],
    ['RU', 'а/я 12'],
    ['JP', '新宿郵便局私書箱12号'],
    ['KR', '사서함 12호'],
  ];
  it.each(boxes)('R-010: is known in %s: %s', (country, line1) => {
    expect(namesPoBox({ ...address, country, line1 })).toBe(true);
    expect(namesPoBox({ ...address, country, line2: line1 })).toBe(true);
  });

  const streets: [country: string, line: string][] = [
    ['US', '12 Box Elder Way'],
    ['US', '9 Post Office Road'],
    ['US', '4 Poboxer Lane'],
    ['US', '77 Boxwood Court Apt 3'],
    ['US', 'RR 3 Box 10'],
    ['AU', '1 Station Street, Box Hill'],
    ['DE', 'Postfachweg 3'],
    ['DE', 'An der Post 12'],
    ['DE', 'Pfarrgasse 12'],
    ['MX', 'Av. Juárez 5, C.P. 06600'],
    ['FR', '12 rue Postale'],
    ['US', '1 BP Way'],
    ['ES', 'Calle Apartadero 12'],
    ['SE', 'Boxholmsvägen 12'],
    ['FI', 'Plantie 5'],
    ['IT', 'Via Postale 3'],
  ];
  it.each(streets)('R-010: a street is none, in %s: %s', (country, line1) => {
    expect(namesPoBox({ ...address, country, line1 })).toBe(false);
  });
});
