import { arabic } from './arabic';
import { chinese } from './chinese';
import { english } from './english';
import { french } from './french';
import { german } from './german';
import type { MessageLanguage, MessageWords } from './messageWords';
import { spanish } from './spanish';

/** The card's languages, by language subtag. */
const spoken = new Map([english, chinese, german, french, spanish, arabic].map((words) => [words.language.slice(0, 2), words]));

const spokenIn = (locale: string): MessageWords => spoken.get(/^[a-z]+\b/i.exec(locale)?.[0].toLowerCase() ?? '') ?? english;

/** The language of messages for a page in this locale. */
export const languageOf = (locale: string): MessageLanguage => spokenIn(locale).language;

export const wordsOf = (language: MessageLanguage): MessageWords => spokenIn(language);

/** Text direction of a language. */
export const directionOf = (language: MessageLanguage): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

/** Keeps a name in its own order within a right-to-left sentence (https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates). */
export const isolated = (text: string, language: MessageLanguage): string =>
  directionOf(language) === 'rtl' ? `\u2068${text}\u2069` : text;

/** Locale for numbers and dates: the page's own if it matches the language of the texts, e.g. `en-GB`; otherwise that of the texts. */
export const formattingOf = (locale: string): string => {
  const language = languageOf(locale);
  try {
    const [known = language] = Intl.getCanonicalLocales(locale);
    return known.slice(0, 2) === language.slice(0, 2) ? known : language;
  } catch {
    return language;
  }
};
