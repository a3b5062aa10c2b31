import { useContext } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { HOUR, MINUTE, SECOND } from '../../../../protocol/values/clock';
import { type Decimal, type Formats, LanguageContext } from '../../../i18n/i18n';
import { plainNumber } from '../../../i18n/typedNumber';
import type { IssueWords, NumberFault, Say } from '../../../languages/en/publish';
import { stringsIn } from '../../../languages/strings';
import { valueAt } from '../draft/draft';
import { useCouponTitle, useEditing } from '../draft/editing';
import { fieldLabel } from '../words/fieldNames';

/**
 * Why a field refuses a number, if it is one: negative, too many decimals, or too large.
 * @param value as in the draft: text if it could not be stored as a number
 * @param digits decimals of the currency
 */
export const numberFault = (value: unknown, digits: number, decimal: Decimal): NumberFault | undefined => {
  const number = typeof value === 'string' ? Number(plainNumber(value, decimal) ?? Number.NaN) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) return undefined;
  if (number < 0) return 'negative';
  if (typeof value !== 'string') return undefined;
  return Number.isSafeInteger(Math.round(number * 10 ** digits)) ? 'fine' : 'large';
};

/** The unit in which the value at a path of a campaign, or a choice of a preset, is typed, so that bounds are shown in the same unit. */
const unitAt = (at: string): 'money' | 'share' | 'basisPoints' | 'hour' | 'minute' | 'second' | 'number' => {
  const name = at.split('.').at(-1) ?? '';
  if (name === 'basisPoints') return 'basisPoints';
  if (name.endsWith('Ms')) return /^(triggers|experiment)\./.test(at) ? 'second' : at.startsWith('coupons.') ? 'hour' : 'minute';
  if (/^(cap|cost|amount|threshold|value|cartValue|money|moneyPerDay|floor|ceiling|spend|save)$/.test(name) && !at.startsWith('policy'))
    return 'money';
  return /^(marginRate|marginFloor|scrollShare|explore|none|rule|couplet|holdout)$/.test(name) ? 'share' : 'number';
};

const lengths = { hour: HOUR, minute: MINUTE, second: SECOND };

/** A duration in the typed unit, or in the next smaller one if it is not a whole number. */
const duration = (ms: number, typed: keyof typeof lengths, formats: Formats): string => {
  const unit = typed === 'hour' && ms % HOUR !== 0 ? 'minute' : typed;
  const whole = unit === 'minute' && ms % MINUTE !== 0 ? 'second' : unit;
  return formats.duration(ms / lengths[whole], whole);
};

/**
 * A bound of the value at a path, in the unit its field is typed in.
 * @param value as stored: minor units, shares, basis points, ms
 */
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

/** With as few decimals as it has, at most two. */
export const percentWords = (share: number, formats: Formats): string =>
  formats.percent(share, [0, 1].find((digits) => Number.isInteger(Math.round(share * 10 ** (digits + 6)) / 1e4)) ?? 2);

/** Problem and fix of an issue, in the reader's language. */
export const useIssueWords = (): ((issue: CampaignIssue) => IssueWords) => {
  const { language, formats } = useContext(LanguageContext);
  const { draft, currency, digits, timeZone } = useEditing();
  const titleOf = useCouponTitle();
  const money: Say['money'] = (minor) =>
    // Avoids a negative zero.
    formats.money(Number(minor) || 0, currency);
  const percent: Say['percent'] = (share) => percentWords(Number(share), formats);
  return ({ code, at, facts }) => {
    const sentence = stringsIn(language).issues[code];
    if (!sentence) return { what: code, fix: '' };
    return sentence(facts, {
      money,
      percent,
      moment: (instant) => formats.momentIn(Number(instant), timeZone),
      coupon: titleOf,
      fault: numberFault(valueAt(draft, at), digits, formats.decimal),
      digits,
      field: fieldLabel(at, language),
      ...(unitAt(at) === 'basisPoints' ? { least: 1, most: 10_000 } : { least: undefined, most: undefined }),
      bound: (value) => boundWords(at, Number(value) || 0, formats, currency),
    });
  };
};
