import { chinese } from './chinese';
import { english } from './english';
import type { MessageLanguage, MessageWords } from './messageWords';

/** The language of messages for a page in this locale. */
export const languageOf = (locale: string): MessageLanguage => (/^zh\b/i.test(locale) ? 'zh-CN' : 'en');

export const wordsOf = (language: MessageLanguage): MessageWords => (language === 'zh-CN' ? chinese : english);
