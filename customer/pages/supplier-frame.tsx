import type { PropsWithChildren } from 'hono/jsx';
import type { BrandView } from '../../domain/customer/brand.js';
import { documentOf } from '../document.js';
import { oneLine } from '../format.js';
import { Frame } from './frame.js';

/** Suppliers are written to in English. */
export const locale = { language: 'en', tag: 'en-US' } as const;

interface FrameWords {
  title(brandName: string): string;
  question(email: string): string;
}

interface FrameProps {
  /** Who asks. */
  brand: BrandView;
  words: FrameWords;
  heading: string;
}

/** What every page for a supplier has around it. */
export function SupplierFrame({ brand, words, heading, children }: PropsWithChildren<FrameProps>) {
  const question = words.question(oneLine(brand.supportEmail));
  return (
    <Frame title={words.title(oneLine(brand.name))} lang={locale.tag} brand={brand} question={question}>
      <h1>{heading}</h1>
      {children}
    </Frame>
  );
}

export type LinkNotice = 'expired' | 'tooOften';

/** For a link that is too old, or used too often: who asked and where to write, nothing of what was asked. */
export function renderLinkNotice(
  brand: BrandView,
  words: FrameWords & Record<'noticeHeading' | 'notice', Record<LinkNotice, string>>,
  notice: LinkNotice,
): string {
  return documentOf(
    <SupplierFrame brand={brand} words={words} heading={words.noticeHeading[notice]}>
      <p class="lead">{words.notice[notice]}</p>
    </SupplierFrame>,
  );
}
