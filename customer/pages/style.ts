import { dark, light, type Palette } from '../colors.js';

/** Everything the pages look like, in one sheet in the page: the policy of `headers.ts` lets nothing else in. */
export function styleOf(palette: Palette): string {
  return `
:root{color-scheme:light dark;--page:${light.page};--card:${light.card};--ink:${light.ink};--muted:${light.muted};--line:${light.line};--bad:${light.bad};--accent:${palette.accentOnLight};--bar:${palette.accent};--button:${palette.onAccent}}
@media (prefers-color-scheme:dark){:root{--page:${dark.page};--card:${dark.card};--ink:${dark.ink};--muted:${dark.muted};--line:${dark.line};--bad:${dark.bad};--accent:${palette.accentOnDark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;border-top:5px solid var(--bar)}
header,main,footer{max-width:760px;margin:0 auto;padding:0 20px}
header{padding-top:28px;padding-bottom:8px;font-size:1.25rem;font-weight:700;letter-spacing:.02em;overflow-wrap:anywhere}
header img{display:block;height:44px;max-width:100%;object-fit:contain;object-position:left}
h1{font-size:1.75rem;line-height:1.25;margin:20px 0 6px;overflow-wrap:anywhere}
h2{font-size:1.125rem;margin:0 0 4px;overflow-wrap:anywhere}
p{margin:0 0 8px;overflow-wrap:anywhere}
.lead{font-size:1.125rem}
.muted{color:var(--muted)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:22px 24px;margin:20px 0}
.facts{display:grid;grid-template-columns:1fr;gap:14px 24px;margin:18px 0 0}
.facts div{min-width:0}
dt{font-size:.875rem;color:var(--muted)}
dd{margin:0;font-weight:600;overflow-wrap:anywhere}
.items{list-style:none;margin:18px 0 0;padding:0}
.items li{padding:9px 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
.steps{list-style:none;margin:22px 0 4px;padding:0}
.steps li{position:relative;padding:0 0 20px 40px;min-height:44px}
.steps li:last-child{padding-bottom:0}
.steps svg{position:absolute;left:0;top:0;width:26px;height:26px;z-index:1;background:var(--card);border-radius:50%}
.steps circle{fill:var(--card);stroke:var(--muted);stroke-width:2}
.steps path{fill:none;stroke:var(--card);stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round}
.steps .done circle,.steps .current circle{stroke:var(--accent)}
.steps .done circle,.steps .dot{fill:var(--accent)}
.steps .dot{stroke:none}
.steps li:not(:last-child)::after{content:'';position:absolute;left:12px;top:26px;bottom:0;width:2px;background:var(--line)}
.steps .done:not(:last-child)::after{background:var(--accent)}
.steps .current .name{font-weight:700}
.steps .ahead .name{color:var(--muted)}
.steps .name{display:block;padding-top:1px}
.steps time{display:block;font-size:.8125rem;color:var(--muted)}
.aside{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
footer{padding-top:8px;padding-bottom:40px;font-size:.875rem;color:var(--muted)}
a{color:var(--accent)}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
address{font-style:normal;margin:0 0 16px;overflow-wrap:anywhere}
address span{display:block}
.pair{display:grid;gap:0 20px}
.pair .card{display:flex;flex-direction:column;margin-bottom:0}
address:last-child{margin-bottom:0}
.pair form{margin-top:auto}
.fields{display:grid;gap:14px 18px;margin-top:14px}
.field{margin:0;min-width:0}
label{display:block;margin:0 0 4px;font-weight:600}
label .muted{font-weight:400;font-size:.875rem}
input,select,textarea{width:100%;min-height:46px;padding:9px 12px;border:1px solid var(--muted);border-radius:8px;background:var(--page);color:var(--ink);font:inherit}
[aria-invalid=true]{border:2px solid var(--bad)}
.mistake{display:block;margin-top:4px;color:var(--bad);font-size:.875rem}
button{min-height:48px;padding:11px 24px;border:2px solid var(--bar);border-radius:8px;background:var(--bar);color:var(--button);font:inherit;font-weight:600;cursor:pointer}
button.quiet{background:transparent;border-color:var(--accent);color:var(--accent)}
fieldset{margin:0;padding:0;border:0;min-width:0}
legend{padding:0;font-weight:600}
.notice{margin:16px 0;padding:12px 16px;border-left:4px solid var(--bad);border-radius:6px;background:var(--card)}
input:focus-visible,input:focus-within,select:focus-visible,textarea:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media (max-width:679px){button{width:100%}}
@media (min-width:680px){
.pair{grid-template-columns:repeat(auto-fit,minmax(280px,1fr))}
.fields{grid-template-columns:repeat(6,1fr)}
.fields>*{grid-column:span 3}
.fields>.wide,.fields>.country,.fields>button{grid-column:1/-1}
.fields>.city,.fields>.region,.fields>.postalCode{grid-column:span 2}
.fields>button{justify-self:start}
.facts{grid-template-columns:repeat(auto-fit,minmax(180px,1fr))}
.steps{display:grid;grid-template-columns:repeat(5,1fr)}
.steps li{padding:36px 6px 0;text-align:center;min-height:0}
.steps svg{left:calc(50% - 13px)}
.steps li:not(:last-child)::after{left:50%;right:-50%;top:12px;bottom:auto;width:auto;height:2px}
}
@media print{body{background:#fff}.card{break-inside:avoid}}
`;
}
