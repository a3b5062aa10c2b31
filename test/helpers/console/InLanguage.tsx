import type { ComponentChildren } from 'preact';
import { createFormats, LanguageContext } from '../../../src/console/i18n/i18n';
import type { Language } from '../../../src/console/i18n/languages';
import './strings';

interface InLanguageProps {
  readonly language?: Language;
  readonly children: ComponentChildren;
}

/** Draws parts of the console in a language. */
export const InLanguage = ({ language = 'en', children }: InLanguageProps) => (
  <LanguageContext.Provider value={{ language, formats: createFormats(language) }}>{children}</LanguageContext.Provider>
);
