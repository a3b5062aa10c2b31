import { whyAr } from '../i18n/whyAr';
import { whyDe } from '../i18n/whyDe';
import { whyEn } from '../i18n/whyEn';
import { whyEs } from '../i18n/whyEs';
import { whyFr } from '../i18n/whyFr';
import type { WhyStrings } from '../i18n/whyStrings';
import { whyZhCN } from '../i18n/whyZhCN';
import { Why } from './Why';
import css from './why.css?inline';

const words: Readonly<Record<string, WhyStrings>> = { ar: whyAr, de: whyDe, en: whyEn, es: whyEs, fr: whyFr, 'zh-CN': whyZhCN };

/** The explanation of a coupon, in every language: it is loaded only by shoppers who ask for it. */
export interface WhyPart {
  readonly Why: typeof Why;
  /** Its rules, for the card's style sheets. */
  readonly css: string;
  /** @param language of the card's sentences */
  readonly wordsOf: (language: string) => WhyStrings;
}

export const whyPart: WhyPart = { Why, css, wordsOf: (language) => words[language] ?? whyEn };

// A chunk of its own, because most shoppers do not ask.
if (typeof window === 'object' && window.couplet?._) window.couplet._.why = whyPart;
