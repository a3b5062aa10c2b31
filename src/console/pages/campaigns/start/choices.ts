import { useContext } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { LanguageContext, useStrings } from '../../../i18n/i18n';
import { valueAt } from '../../coupons/draft/draft';
import { readMoney, readNames, readNumber } from '../../coupons/draft/inputs';
import { issuesEn } from '../../coupons/issues/issuesEn';
import { issuesZhCn } from '../../coupons/issues/issuesZhCn';
import { boundWords, type IssueWords, numberFault, percentWords, unitAt } from '../../coupons/issues/issueWords';
import { couponsStrings } from '../../coupons/words/couponsStrings';
import type { StartField } from './startFields';

const tiersOf = (typed: string, digits: number): unknown =>
  typed.trim() === ''
    ? undefined
    : readNames(typed).map((step) => {
        const [spend = '', save = ''] = step.split(/[:：]/);
        return { spend: readMoney(spend, digits), save: readMoney(save, digits) };
      });

const read = ({ kind }: StartField, typed: string, digits: number): unknown => {
  switch (kind) {
    case 'money':
      return readMoney(typed, digits);
    case 'number':
      return readNumber(typed);
    case 'percent':
      return readNumber(typed, 0.01);
    case 'names':
      return typed.trim() === '' ? undefined : readNames(typed);
    case 'tiers':
      return tiersOf(typed, digits);
    default:
      return typed.trim() === '' ? undefined : typed.trim();
  }
};

/**
 * The typed texts as choices for a preset. Empty ones are left to the preset.
 * @param digits decimals of the currency
 */
export const readStart = (
  fields: readonly StartField[],
  typed: Readonly<Record<string, string>>,
  digits: number,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    fields
      .map((field) => [field.key, read(field, typed[field.key] ?? field.standard ?? '', digits)] as const)
      .filter(([, value]) => value !== undefined),
  );

/**
 * The problem with a choice and how to fix it, in the reader's language and the typed units.
 * @param currency empty until it is typed: amounts are then shown without one
 */
export const useChoiceWords = (
  choices: Readonly<Record<string, unknown>>,
  currency: string,
  digits: number,
): ((issue: CampaignIssue) => IssueWords) => {
  const { language, formats } = useContext(LanguageContext);
  const strings = useStrings(couponsStrings);
  const sentences = language === 'zh-CN' ? issuesZhCn : issuesEn;
  const money = (minor: unknown): string =>
    currency === '' ? formats.number(Number(minor) / 10 ** digits) : formats.money(Number(minor) || 0, currency);
  return ({ code, at, facts }) => {
    const [key = '', place] = at.split('.');
    // A step that is not a pair of amounts gets an explanation of the format.
    if (key === 'tiers' && place !== undefined && (code === 'field_missing' || code === 'field_invalid'))
      return { what: strings.stepBad(Number(place) + 1), fix: strings.stepWritten };
    const own = strings.choicesWrong[code === 'choices_invalid' ? key : code];
    if (own) return { what: own[0], fix: own[1] };
    const sentence = sentences[code];
    if (!sentence) return { what: strings.choiceBad, fix: '' };
    const { what, fix } = sentence(facts, {
      money,
      percent: (share) => percentWords(Number(share), formats),
      moment: (at) => formats.moment(Number(at)),
      coupon: String,
      fault: numberFault(valueAt(choices, at), digits),
      digits,
      field: strings.choices[key] ?? key,
      least: undefined,
      most: undefined,
      bound: (value) => (unitAt(at) === 'money' ? money(value) : boundWords(at, Number(value) || 0, formats, currency)),
    });
    return { what: place === undefined || key !== 'tiers' ? what : strings.ofStep(Number(place) + 1, what), fix };
  };
};
