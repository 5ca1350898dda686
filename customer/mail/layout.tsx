import { raw } from 'hono/html';
import type { MailView } from '../../domain/customer/mail-view.js';
import { dark, light, type Palette, paletteOf } from '../colors.js';
import { documentOf } from '../document.js';
import type { Letter } from './letter.js';

const font = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const paragraph = `margin:0 0 16px;font-size:16px;line-height:1.55;color:${light.ink}`;

/** Mail programs that honour it get a dark letter; the others keep the light one, which every style repeats in place. */
const css = `
body{margin:0;padding:0;-webkit-text-size-adjust:100%}
a{text-decoration:underline}
@media (max-width:620px){.pad{padding-left:24px!important;padding-right:24px!important}.button a{display:block!important}}
@media (prefers-color-scheme:dark){
.page{background:${dark.page}!important}
.card{background:${dark.card}!important;border-right-color:${dark.line}!important;border-bottom-color:${dark.line}!important;border-left-color:${dark.line}!important}
.box{background:${dark.page}!important;border-color:${dark.line}!important}
.ink{color:${dark.ink}!important}
.muted{color:${dark.muted}!important}
.line{border-color:${dark.line}!important}
}`;

/** One letter in the brand's colours: tables and styles in place, because mail programs know little else. */
export function MailPage({ letter, view }: { letter: Letter; view: MailView }) {
  const palette = paletteOf(view.brand.color);
  return (
    <html lang={view.locale.tag} xmlns="http://www.w3.org/1999/xhtml">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no" />
        <title>{letter.subject}</title>
        <style>{raw(css)}</style>
      </head>
      <body class="page" style={`margin:0;padding:0;background:${light.page};font-family:${font}`}>
        <div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0">{letter.preheader}</div>
        <table class="page" role="presentation" style={`${table};background:${light.page}`}>
          <tr>
            <td align="center" style="padding:32px 12px">
              <table role="presentation" style={`${table};max-width:600px`}>
                <Head letter={letter} view={view} />
                <Body letter={letter} palette={palette} />
                <Foot letter={letter} />
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

const table = 'width:100%;border:0;border-spacing:0';

/** Most mail programs drop `data:` pictures, so only a logo on the web is shown as one. */
function Head({ letter, view }: { letter: Letter; view: MailView }) {
  const { logoUrl } = view.brand;
  const name = `font-size:20px;font-weight:700;letter-spacing:.02em;color:${light.ink}`;
  return (
    <tr>
      <td class="pad ink" style={`padding:0 40px 20px;${name}`}>
        {logoUrl?.startsWith('https://') ? (
          <img src={logoUrl} alt={letter.foot.brand} height="36" style="height:36px;border:0" />
        ) : (
          letter.foot.brand
        )}
      </td>
    </tr>
  );
}

function Body({ letter, palette }: { letter: Letter; palette: Palette }) {
  const card = `background:${light.card};border:1px solid ${light.line};border-top:4px solid ${palette.accent};border-radius:8px`;
  return (
    <tr>
      <td class="card pad" style={`${card};padding:36px 40px`}>
        <h1 class="ink" style={`margin:0 0 20px;font-size:26px;line-height:1.25;color:${light.ink}`}>
          {letter.heading}
        </h1>
        {[letter.greeting, ...letter.paragraphs].map((text) => (
          <p class="ink" style={paragraph}>
            {text}
          </p>
        ))}
        {letter.facts.map((fact) => (
          <Fact {...fact} />
        ))}
        <Button letter={letter} palette={palette} />
        <Items letter={letter} />
        {letter.after.map((text) => (
          <p class="muted" style={`margin:16px 0 0;font-size:15px;line-height:1.55;color:${light.muted}`}>
            {text}
          </p>
        ))}
      </td>
    </tr>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  const box = `background:${light.page};border:1px solid ${light.line};border-radius:6px;padding:14px 18px`;
  return (
    <table role="presentation" style={`${table};margin:0 0 16px`}>
      <tr>
        <td class="box" style={box}>
          <span class="muted" style={`display:block;font-size:13px;color:${light.muted}`}>
            {label}
          </span>
          <strong
            class="ink"
            style={`font-size:18px;line-height:1.4;word-break:break-word;color:${light.ink}`}
          >
            {value}
          </strong>
        </td>
      </tr>
    </table>
  );
}

function Button({ letter, palette }: { letter: Letter; palette: Palette }) {
  const look = `display:inline-block;padding:14px 28px;border-radius:6px;background:${palette.accent};color:${palette.onAccent};font-size:16px;font-weight:600;text-decoration:none;text-align:center`;
  return (
    <p class="button" style="margin:24px 0">
      <a href={letter.button.url} style={look}>
        {letter.button.label}
      </a>
    </p>
  );
}

function Items({ letter }: { letter: Letter }) {
  if (letter.items.length === 0) return <></>;
  const row = `padding:10px 0;border-top:1px solid ${light.line};font-size:15px;line-height:1.45;word-break:break-word;color:${light.ink}`;
  return (
    <>
      <h2 class="ink" style={`margin:28px 0 8px;font-size:16px;color:${light.ink}`}>
        {letter.itemsHeading}
      </h2>
      <table role="presentation" style={table}>
        {letter.items.map((item) => (
          <tr>
            <td class="ink line" style={row}>
              {item}
            </td>
          </tr>
        ))}
      </table>
    </>
  );
}

function Foot({ letter }: { letter: Letter }) {
  const { foot } = letter;
  const [before = '', after = ''] = foot.question.split(foot.supportEmail);
  return (
    <tr>
      <td class="pad muted" style={`padding:24px 40px;font-size:13px;line-height:1.6;color:${light.muted}`}>
        {before}
        <a class="muted" href={`mailto:${foot.supportEmail}`} style={`color:${light.muted}`}>
          {foot.supportEmail}
        </a>
        {after}
        <br />
        {foot.reason}
        <br />
        {foot.brand}
        {foot.postalAddress ? ` · ${foot.postalAddress}` : ''}
      </td>
    </tr>
  );
}

export function htmlOf(letter: Letter, view: MailView): string {
  return documentOf(<MailPage letter={letter} view={view} />);
}
