import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { createFormats, type Formats } from './formats';

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

export interface LanguageInUse {
  readonly language: Language;
  readonly formats: Formats;
}

/** The best there is for what a browser prefers. @param wanted BCP 47 tags, most wanted first */
export const languageFor = (wanted: readonly string[]): Language => {
  const found = wanted.find((tag) => /^(en|zh)\b/i.test(tag));
  return found !== undefined && /^zh/i.test(found) ? 'zh-CN' : 'en';
};

export const LanguageContext = createContext<LanguageInUse>({ language: 'en', formats: createFormats('en') });

export const useFormats = (): Formats => useContext(LanguageContext).formats;

/** The sentences of a page or part, of the two it has. */
export const useStrings = <S>(byLanguage: Readonly<Record<Language, S>>): S => byLanguage[useContext(LanguageContext).language];
