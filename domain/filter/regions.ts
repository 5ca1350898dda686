import { folded } from './folded.js';

/** ISO 3166-2 codes, without the country, of the countries whose carriers and tax rules want them. */
const regions: Record<string, string> = {
  US: `AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC District of Columbia,
    DC Washington DC,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,
    ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,
    NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,
    PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,
    WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,PR Puerto Rico,GU Guam,VI Virgin Islands,VI United States Virgin Islands,AS American Samoa,
    MP Northern Mariana Islands,AA Armed Forces Americas,AE Armed Forces Europe,AP Armed Forces Pacific`,
  CA: `AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NL Newfoundland,NS Nova Scotia,
    NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,SK Saskatchewan,YT Yukon`,
  AU: `ACT Australian Capital Territory,NSW New South Wales,NT Northern Territory,QLD Queensland,SA South Australia,TAS Tasmania,
    VIC Victoria,WA Western Australia`,
  BR: `AC Acre,AL Alagoas,AP Amapá,AM Amazonas,BA Bahia,CE Ceará,DF Distrito Federal,ES Espírito Santo,GO Goiás,MA Maranhão,
    MT Mato Grosso,MS Mato Grosso do Sul,MG Minas Gerais,PA Pará,PB Paraíba,PR Paraná,PE Pernambuco,PI Piauí,RJ Rio de Janeiro,
    RN Rio Grande do Norte,RS Rio Grande do Sul,RO Rondônia,RR Roraima,SC Santa Catarina,SP São Paulo,SE Sergipe,TO Tocantins`,
  MX: `AGU Aguascalientes,BCN Baja California,BCS Baja California Sur,CAM Campeche,CHP Chiapas,CHH Chihuahua,CMX Ciudad de México,
    COA Coahuila,COL Colima,DUR Durango,GUA Guanajuato,GRO Guerrero,HID Hidalgo,JAL Jalisco,MEX Estado de México,MEX México,
    MIC Michoacán,MOR Morelos,NAY Nayarit,NLE Nuevo León,OAX Oaxaca,PUE Puebla,QUE Querétaro,ROO Quintana Roo,
    SLP San Luis Potosí,SIN Sinaloa,SON Sonora,TAB Tabasco,TAM Tamaulipas,TLA Tlaxcala,VER Veracruz,YUC Yucatán,ZAC Zacatecas`,
};

interface Known {
  codes: ReadonlySet<string>;
  byName: ReadonlyMap<string, string>;
}

const known = new Map<string, Known>(
  Object.entries(regions).map(([country, list]) => {
    const rows = list.split(',').map((row) => {
      const [code = '', ...name] = row.trim().split(/\s+/);
      return { code, name: letters(name.join(' ')) };
    });
    const codes = new Set(rows.map(({ code }) => code));
    return [country, { codes, byName: new Map(rows.map(({ code, name }) => [name, code])) }];
  }),
);

/** A region by name or code as its ISO code, where we know its country's; otherwise as it is. */
export function regionCode(region: string, country: string): string {
  const table = known.get(country);
  if (!table) return region;
  const code = region
    .toUpperCase()
    .replace(new RegExp(`^${country}[- ]`), '')
    .replaceAll('.', '');
  return table.codes.has(code) ? code : (table.byName.get(letters(region)) ?? region);
}

function letters(name: string): string {
  return folded(name).replace(/[^\p{L}]/gu, '');
}
