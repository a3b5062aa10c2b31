import { useContext } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { LanguageContext } from '../../../i18n/language';
import { useEditing } from '../draft/editing';
import { useCouponTitle } from '../draft/useCouponTitle';
import { valueAt } from '../draft/valueAt';
import { boundWords, percentWords } from './boundWords';
import { issuesEn } from './issuesEn';
import { issuesZhCn } from './issuesZhCn';
import type { IssueWords, Say } from './issueWords';
import { numberFault } from './numberFault';

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
