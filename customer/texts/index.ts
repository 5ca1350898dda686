import type { Language } from '../../domain/customer/language.js';
import { de } from './de.js';
import { en } from './en.js';
import type { Texts } from './texts.js';

/** All texts; a language or a notification without them does not compile. */
export const texts: Record<Language, Texts> = { en, de };
