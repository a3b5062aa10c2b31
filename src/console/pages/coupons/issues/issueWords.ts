import { useContext } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { HOUR, MINUTE, SECOND } from '../../../../protocol/values/clock';
import { type Formats, LanguageContext } from '../../../i18n/i18n';
import { valueAt } from '../draft/draft';
import { useCouponTitle, useEditing } from '../draft/editing';
import { readNumber } from '../draft/inputs';
import { issuesEn } from './issuesEn';
import { issuesZhCn } from './issuesZhCn';

type NumberFault = 'negative' | 'fine' | 'large';

/**
 * What is wrong with a number that a field refuses, where it is one: below zero, finer than the smallest coin, or larger than can be counted.
 * @param value as it stands in the draft: text where it could not be kept as a number
 * @param digits of the currency's smallest coin
 */
export const numberFault = (value: unknown, digits: number): NumberFault | undefined => {
  const number = typeof value === 'string' ? readNumber(value) : value;
  if (typeof number !== 'number') return undefined;
  if (number < 0) return 'negative';
  if (typeof value !== 'string') return undefined;
  return Number.isSafeInteger(Math.round(number * 10 ** digits)) ? 'fine' : 'large';
};

/** How a language says the figures of an issue. */
interface Say {
  /** @param minor units of the campaign's currency */
  readonly money: (minor: number | string | undefined) => string;
  /** In the shop's time zone. */
  readonly moment: (at: number | string | undefined) => string;
  readonly percent: (share: number | string | undefined) => string;
  /** A coupon's title by its id. */
  readonly coupon: (id: number | string | undefined) => string;
  /** A bound in the unit of the field it is about. */
  readonly bound: (value: number | string | undefined) => string;
  /** What is wrong with the number at the place, where one stands there. */
  readonly fault: NumberFault | undefined;
  /** Decimals of the campaign's currency. */
  readonly digits: number;
}

/** What is wrong, and how it is put right. */
export interface IssueWords {
  readonly what: string;
  readonly fix: string;
}

/** Both for one code. */
export type IssueSentence = (facts: CampaignIssue['facts'], say: Say) => IssueWords;

/** In what unit the value at a place of a campaign, or a choice of a preset, is written, so that its bounds are told in what was typed. */
export const unitAt = (at: string): 'money' | 'share' | 'basisPoints' | 'hour' | 'minute' | 'second' | 'number' => {
  const name = at.split('.').at(-1) ?? '';
  if (name === 'basisPoints') return 'basisPoints';
  if (name.endsWith('Ms')) return /^(triggers|experiment)\./.test(at) ? 'second' : at.startsWith('coupons.') ? 'hour' : 'minute';
  if (/^(cap|cost|amount|threshold|value|cartValue|money|moneyPerDay|floor|ceiling|spend|save)$/.test(name) && !at.startsWith('policy'))
    return 'money';
  return /^(marginRate|marginFloor|scrollShare|explore|none|rule|couplet|holdout)$/.test(name) ? 'share' : 'number';
};

const lengths = { hour: HOUR, minute: MINUTE, second: SECOND };

/** A length of time in the unit that was typed; one that is no whole number of it in the next smaller one. */
const duration = (ms: number, typed: keyof typeof lengths, formats: Formats): string => {
  const unit = typed === 'hour' && ms % HOUR !== 0 ? 'minute' : typed;
  const whole = unit === 'minute' && ms % MINUTE !== 0 ? 'second' : unit;
  return formats.duration(ms / lengths[whole], whole);
};

/** A bound of the value at a place, in the unit its field is typed in. @param value as it is kept: minor units, shares, basis points, ms */
export const boundWords = (at: string, value: number, formats: Formats, currency: string): string => {
  const unit = unitAt(at);
  switch (unit) {
    case 'money':
      return formats.money(value, currency);
    case 'share':
      return percentWords(value, formats);
    case 'basisPoints':
      return percentWords(value / 10_000, formats);
    case 'hour':
    case 'minute':
    case 'second':
      return duration(value, unit, formats);
    case 'number':
      return formats.count(value);
  }
};

/** With one digit where it is no whole percentage. */
export const percentWords = (share: number, formats: Formats): string =>
  formats.percent(share, Number.isInteger(Math.round(share * 1e6) / 1e4) ? 0 : 1);

/** The sentence and the way out of an issue, in the reader's language. */
export const useIssueWords = (): ((issue: CampaignIssue) => IssueWords) => {
  const { language, formats } = useContext(LanguageContext);
  const { draft, currency, digits, timeZone } = useEditing();
  const titleOf = useCouponTitle();
  const money: Say['money'] = (minor) =>
    // A floor of nothing is no negative nothing.
    formats.money(Number(minor) || 0, currency);
  const percent: Say['percent'] = (share) => percentWords(Number(share), formats);
  return ({ code, at, facts }) => {
    const sentence = (language === 'zh-CN' ? issuesZhCn : issuesEn)[code];
    if (!sentence) return { what: code, fix: '' };
    return sentence(facts, {
      money,
      percent,
      moment: (instant) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(Number(instant)),
      coupon: titleOf,
      fault: numberFault(valueAt(draft, at), digits),
      digits,
      bound: (value) => boundWords(at, Number(value) || 0, formats, currency),
    });
  };
};
