import type { Language } from '../../domain/customer/language.js';
import { documentOf } from '../document.js';
import { addressTexts } from '../texts/address.js';
import { texts } from '../texts/index.js';
import { Frame } from './frame.js';

/** For whoever asks too often, or while we cannot look: no brand and no order, because none was read. */
export function renderPlainPage(why: 'tooOften' | 'away', language: Language = 'en'): string {
  const { unavailableTitle, unavailable } = texts[language].page;
  const text = why === 'away' ? unavailable : addressTexts[language].notice.tooOften;
  return documentOf(
    <Frame title={unavailableTitle} lang={language} brand={null} question={null}>
      <h1>{unavailableTitle}</h1>
      <p class="lead">{text}</p>
    </Frame>,
  );
}
