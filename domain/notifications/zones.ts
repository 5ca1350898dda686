/**
 * Zones of a country by the data of the runtime (Unicode CLDR, kept with Node's ICU), narrowed to the region where a table below knows it:
 * an address names no zone, so a text waits for every one that it may mean (C-30). Empty: the country is not known.
 */
export function candidateZones(country: string | null, region: string | null): readonly string[] {
  if (country === null || !/^[A-Z]{2}$/.test(country)) return [];
  const code = (region ?? '').trim().toUpperCase().replace(`${country}-`, '');
  return zonesOfRegions[country]?.get(code) ?? zonesOfCountry(country);
}

function zonesOfCountry(country: string): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`);
  // A method by the newer proposal, a property before it: Node 20 has the property.
  const method: unknown = Reflect.get(locale, 'getTimeZones');
  const zones: unknown =
    typeof method === 'function' ? Reflect.apply(method, locale, []) : Reflect.get(locale, 'timeZones');
  return Array.isArray(zones) ? zones.filter((zone) => typeof zone === 'string') : [];
}

/** Where the zones of a country lie hours apart and its addresses name a region. A region on a border of zones has both. */
const zonesOfRegions: Readonly<Record<string, ReadonlyMap<string, readonly string[]>>> = {
  US: byRegion({
    'America/New_York': 'CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC TN VA VT WV',
    'America/Chicago': 'AL AR FL IA IL IN KS KY LA MI MN MO MS ND NE OK SD TN TX WI',
    'America/Denver': 'AZ CO ID KS MT ND NE NM NV OR SD TX UT WY',
    'America/Phoenix': 'AZ',
    'America/Los_Angeles': 'CA ID NV OR WA',
    'America/Anchorage': 'AK',
    'America/Adak': 'AK',
    'Pacific/Honolulu': 'HI',
  }),
  CA: byRegion({
    'America/St_Johns': 'NL',
    'America/Halifax': 'NB NL NS PE QC',
    'America/Toronto': 'NU ON QC',
    'America/Winnipeg': 'MB NU ON',
    'America/Regina': 'SK',
    'America/Edmonton': 'AB BC NT NU SK',
    'America/Vancouver': 'BC',
    'America/Whitehorse': 'YT',
  }),
  AU: byRegion({
    'Australia/Sydney': 'ACT NSW',
    'Australia/Lord_Howe': 'NSW',
    'Australia/Melbourne': 'VIC',
    'Australia/Hobart': 'TAS',
    'Australia/Brisbane': 'QLD',
    'Australia/Adelaide': 'NSW SA',
    'Australia/Darwin': 'NT',
    'Australia/Eucla': 'WA',
    'Australia/Perth': 'WA',
  }),
};

function byRegion(regionsOf: Record<string, string>): ReadonlyMap<string, readonly string[]> {
  const zones = new Map<string, string[]>();
  for (const [zone, regions] of Object.entries(regionsOf)) {
    for (const region of regions.split(' ')) zones.set(region, [...(zones.get(region) ?? []), zone]);
  }
  return zones;
}
