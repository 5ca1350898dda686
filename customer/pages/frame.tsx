import { raw } from 'hono/html';
import type { PropsWithChildren } from 'hono/jsx';
import type { BrandView } from '../../domain/customer/brand.js';
import { light, paletteOf } from '../colors.js';
import { oneLine } from '../format.js';
import { styleOf } from './style.js';

type FrameProps = PropsWithChildren<{
  title: string;
  lang: string;
  brand: BrandView | null;
  question: string | null;
}>;

/** What every page for customers has around it: the brand's head and foot, or none where the brand is not known. */
export function Frame({ title, lang, brand, question, children }: FrameProps) {
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        <title>{title}</title>
        <style>{raw(styleOf(paletteOf(brand?.color ?? light.muted)))}</style>
      </head>
      <body>
        {brand && <Head brand={brand} />}
        <main>{children}</main>
        {brand && <Foot brand={brand} question={question ?? ''} />}
      </body>
    </html>
  );
}

function Head({ brand }: { brand: BrandView }) {
  const name = oneLine(brand.name);
  return <header>{brand.logoUrl ? <img src={brand.logoUrl} alt={name} /> : name}</header>;
}

function Foot({ brand, question }: { brand: BrandView; question: string }) {
  const email = oneLine(brand.supportEmail);
  const [before = '', after = ''] = question.split(email);
  return (
    <footer>
      <p>
        {before}
        <a href={`mailto:${email}`}>{email}</a>
        {after}
      </p>
      <p>
        {[brand.name, brand.postalAddress.replaceAll('\n', ', ')].map(oneLine).filter(Boolean).join(' · ')}
      </p>
    </footer>
  );
}
