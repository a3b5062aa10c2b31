import type { Localized } from './couponWords';

/** The shop's text in somebody's language: its locale, its language, a neighbour of it, or English. */
export const pickText = (text: Localized, locale: string): string => {
  const language = locale.split('-')[0] ?? locale;
  const near = Object.keys(text).find((tag) => tag.split('-')[0] === language);
  return text[locale] ?? text[language] ?? (near && text[near]) ?? text.en;
};
