const PACIFIC = 'America/Los_Angeles';
const MOUNTAIN = 'America/Denver';
const CENTRAL = 'America/Chicago';
const EASTERN = 'America/New_York';

/** Rough middle of each state, and the time zone of most of it. */
const STATES: Record<string, [latitude: number, longitude: number, timeZone: string]> = {
  AL: [32.8, -86.8, CENTRAL],
  AK: [64.2, -152.5, 'America/Anchorage'],
  AZ: [34.3, -111.7, 'America/Phoenix'],
  AR: [34.9, -92.4, CENTRAL],
  CA: [37.2, -119.3, PACIFIC],
  CO: [39.0, -105.5, MOUNTAIN],
  CT: [41.6, -72.7, EASTERN],
  DE: [39.0, -75.5, EASTERN],
  DC: [38.9, -77.0, EASTERN],
  FL: [28.6, -82.4, EASTERN],
  GA: [32.6, -83.4, EASTERN],
  HI: [20.3, -156.4, 'Pacific/Honolulu'],
  ID: [44.4, -114.6, MOUNTAIN],
  IL: [40.0, -89.2, CENTRAL],
  IN: [39.9, -86.3, 'America/Indiana/Indianapolis'],
  IA: [42.0, -93.5, CENTRAL],
  KS: [38.5, -98.4, CENTRAL],
  KY: [37.5, -85.3, EASTERN],
  LA: [31.0, -92.0, CENTRAL],
  ME: [45.4, -69.2, EASTERN],
  MD: [39.0, -76.8, EASTERN],
  MA: [42.3, -71.8, EASTERN],
  MI: [44.3, -85.4, 'America/Detroit'],
  MN: [46.3, -94.3, CENTRAL],
  MS: [32.7, -89.7, CENTRAL],
  MO: [38.4, -92.5, CENTRAL],
  MT: [47.0, -109.6, MOUNTAIN],
  NE: [41.5, -99.8, CENTRAL],
  NV: [39.3, -116.6, PACIFIC],
  NH: [43.7, -71.6, EASTERN],
  NJ: [40.2, -74.7, EASTERN],
  NM: [34.4, -106.1, MOUNTAIN],
  NY: [42.9, -75.5, EASTERN],
  NC: [35.6, -79.4, EASTERN],
  ND: [47.4, -100.5, CENTRAL],
  OH: [40.3, -82.8, EASTERN],
  OK: [35.6, -97.5, CENTRAL],
  OR: [43.9, -120.6, PACIFIC],
  PA: [40.9, -77.8, EASTERN],
  RI: [41.7, -71.6, EASTERN],
  SC: [33.9, -80.9, EASTERN],
  SD: [44.4, -100.2, CENTRAL],
  TN: [35.9, -86.4, CENTRAL],
  TX: [31.5, -99.3, CENTRAL],
  UT: [39.3, -111.7, MOUNTAIN],
  VT: [44.1, -72.7, EASTERN],
  VA: [37.5, -78.9, EASTERN],
  WA: [47.4, -120.4, PACIFIC],
  WV: [38.6, -80.6, EASTERN],
  WI: [44.6, -89.9, CENTRAL],
  WY: [43.0, -107.6, MOUNTAIN],
};

export function stateDetails(state: string): {
  latitude: number | null;
  longitude: number | null;
  timeZone: string | null;
} {
  const found = STATES[state.trim().toUpperCase()];
  if (!found) return { latitude: null, longitude: null, timeZone: null };
  const [latitude, longitude, timeZone] = found;
  return { latitude, longitude, timeZone };
}
