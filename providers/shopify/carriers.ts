/**
 * Carrier names that Shopify knows, for shops anywhere, exactly as it spells them: `FulfillmentTrackingInfo.company` of API 2026-10.
 * Warehouses and marketplaces that it also lists (ShipBob, Amazon, Fulfilla, ...) are left out: they name a supplier, not a carrier.
 */
const carriers = [
  ...['4PX', 'AGS', 'An Post', 'Anjun Logistics', 'APC', 'Asendia USA', 'Australia Post', 'Bonshaw', 'BPost'],
  ...['BPost International', 'Canada Post', 'Canpar', 'CDL Last Mile', 'China Post', 'Chronopost', 'Chukou1'],
  ...['Colissimo', 'Coordinadora', 'Correios', 'Correos', 'CTT', 'CTT Express', 'Cyprus Post', 'Delnext'],
  ...['Deutsche Post', 'DHL eCommerce', 'DHL eCommerce Asia', 'DHL Express', 'DPD', 'DPD Local', 'DPD UK'],
  ...['DTD Express', 'DX', 'Estes', 'Evri', 'FedEx', 'GLS', 'Iceland Post', 'Israel Post', 'Japan Post (EN)'],
  ...['Japan Post (JA)', 'La Poste Colissimo', 'La Poste Burkina Faso', 'Lasership', 'Latvia Post'],
  ...['Lietuvos Paštas', 'Lone Star Overnight', 'Mondial Relay', 'New Zealand Post', 'NinjaVan', 'OnTrac'],
  ...['Packeta', 'Pitney Bowes', 'Portal PostNord', 'Poste Italiane', 'PostNL', 'PostNord DK', 'PostNord NO'],
  ...['PostNord SE', 'Purolator', 'Royal Mail', 'Sagawa (EN)', 'Sagawa (JA)', 'Sendle', 'SF Express'],
  ...['Singapore Post', 'Southwest Air Cargo', 'StarTrack', 'Swiss Post', 'TForce Final Mile', 'TNT'],
  ...['Toll IPEC', 'United Delivery Service', 'UPS', 'USPS', 'Venipak', 'Whistl', 'XPO Logistics'],
  ...['Yamato (EN)', 'Yamato (JA)', 'YunExpress'],
] as const;

/** Other spellings, of carriers themselves and of those who track them. A bare "DHL" is none: it has three carriers of that name. */
const spellings: Record<string, string> = {
  uspostalservice: 'USPS',
  unitedstatespostalservice: 'USPS',
  unitedparcelservice: 'UPS',
  upsdap: 'UPS',
  upsground: 'UPS',
  upssurepost: 'UPS',
  federalexpress: 'FedEx',
  fedexdefault: 'FedEx',
  fedexground: 'FedEx',
  fedexhomedelivery: 'FedEx',
  fedexsmartpost: 'FedEx',
  dhlecs: 'DHL eCommerce',
  dhlglobalmail: 'DHL eCommerce',
  lasershipv2: 'Lasership',
  hermes: 'Evri',
  hermesuk: 'Evri',
  lso: 'Lone Star Overnight',
  postcanada: 'Canada Post',
  japanpost: 'Japan Post (EN)',
  yamato: 'Yamato (EN)',
  sagawa: 'Sagawa (EN)',
  bpostbelgium: 'BPost',
};

const byKey = new Map<string, string>([
  ...Object.entries(spellings),
  ...carriers.map((name): [string, string] => [keyOf(name), name]),
]);

function keyOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Shopify's exact name of a carrier, whatever its spelling: `usps` is `USPS`. Null: not a carrier's name that may be shown (C-37). */
export function allowListedCarrier(name: string): string | null {
  return byKey.get(keyOf(name)) ?? null;
}
