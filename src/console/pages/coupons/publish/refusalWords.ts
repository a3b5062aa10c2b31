import type { Failure } from '../../../../protocol/result';
import type { Language } from '../../../i18n/language';
import { refusalsEn } from './refusalsEn';
import { refusalsZhCn } from './refusalsZhCn';

export interface RefusalWords {
  readonly what: string;
  readonly fix: string;
}

/** @param coupon title of the coupon it is about, in the marks of the language; empty where it is about none */
export type RefusalSentence = (coupon: string) => RefusalWords;

const byLanguage: Readonly<Record<Language, Readonly<Record<string, RefusalSentence>>>> = { en: refusalsEn, 'zh-CN': refusalsZhCn };

/** Every way in which a bundle may be refused has one sentence: the merchant can mend none of them. */
const BUNDLE = 'bundle_invalid';

/** Why publishing was refused and what to do; `undefined` for a code without a sentence of its own, whose message is the server's. */
export const refusalWords = ({ code }: Pick<Failure, 'code'>, language: Language, coupon: string): RefusalWords | undefined => {
  const sentences = byLanguage[language];
  const key = Object.hasOwn(sentences, code) ? code : code.startsWith('bundle_') ? BUNDLE : '';
  return sentences[key]?.(coupon);
};
