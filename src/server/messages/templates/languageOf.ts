import { chinese } from './chinese';
import { english } from './english';
import type { MessageLanguage, MessageWords } from './messageWords';

/** The language of messages for a page in this locale. */
export const languageOf = (locale: string): MessageLanguage => (/^zh\b/i.test(locale) ? 'zh-CN' : 'en');

export const wordsOf = (language: MessageLanguage): MessageWords => (language === 'zh-CN' ? chinese : english);

/** What writes numbers and dates: the page's own locale where the words are of its language, `en-GB` for one. A locale nobody knows is that of the words. */
export const formattingOf = (locale: string): string => {
  const language = languageOf(locale);
  try {
    const [known = language] = Intl.getCanonicalLocales(locale);
    return /^(en|zh)\b/.test(known) ? known : language;
  } catch {
    return language;
  }
};
