import { sendAr } from './sendAr';
import { sendDe } from './sendDe';
import { sendEn } from './sendEn';
import { sendEs } from './sendEs';
import { sendFr } from './sendFr';
import type { SendStrings } from './sendStrings';
import { sendZhCN } from './sendZhCN';

const others: Readonly<Record<string, SendStrings>> = { ar: sendAr, de: sendDe, es: sendEs, fr: sendFr, zh: sendZhCN };

/** Sentences in the page's language, English where we have no other. All are part of the form's chunk, which is loaded long after a page. */
export const sendWords = (locale: string): SendStrings => {
  const language = locale.split('-', 1)[0] ?? '';
  return (Object.hasOwn(others, language) && others[language]) || sendEn;
};
