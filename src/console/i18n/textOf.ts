import type { Localized } from '../../protocol/coupons/couponWords';
import type { Language } from './language';

/** What the merchant wrote, in this language or the nearest there is. */
export const textOf = (text: Localized, language: Language): string =>
  text[language] ?? text[language.split('-')[0] ?? language] ?? text.en ?? Object.values(text)[0] ?? '';
