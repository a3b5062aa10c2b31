import { arabic } from './arabic';
import { chinese } from './chinese';
import { english } from './english';
import { french } from './french';
import { german } from './german';
import type { MessageLanguage, MessageWords } from './messageWords';
import { spanish } from './spanish';

/** Those of the card, by the language's own subtag. */
const spoken = new Map([english, chinese, german, french, spanish, arabic].map((words) => [words.language.slice(0, 2), words]));

const spokenIn = (locale: string): MessageWords => spoken.get(/^[a-z]+\b/i.exec(locale)?.[0].toLowerCase() ?? '') ?? english;

/** The language of messages for a page in this locale. */
export const languageOf = (locale: string): MessageLanguage => spokenIn(locale).language;

export const wordsOf = (language: MessageLanguage): MessageWords => spokenIn(language);

/** Which way it runs. */
export const directionOf = (language: MessageLanguage): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

/** What writes numbers and dates: the page's own locale where the words are of its language, `en-GB` for one. A locale nobody knows is that of the words. */
export const formattingOf = (locale: string): string => {
  const language = languageOf(locale);
  try {
    const [known = language] = Intl.getCanonicalLocales(locale);
    return known.slice(0, 2) === language.slice(0, 2) ? known : language;
  } catch {
    return language;
  }
};
