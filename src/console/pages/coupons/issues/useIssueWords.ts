import { useContext } from 'preact/hooks';
import type { CampaignIssue } from '../../../../core/campaigns/campaignIssue';
import { LanguageContext } from '../../../i18n/language';
import { useEditing } from '../draft/editing';
import { useCouponTitle } from '../draft/useCouponTitle';
import { issuesEn } from './issuesEn';
import { issuesZhCn } from './issuesZhCn';
import type { IssueWords, Say } from './issueWords';
import { unitAt } from './unitAt';

/** The sentence and the way out of an issue, in the reader's language. */
export const useIssueWords = (): ((issue: CampaignIssue) => IssueWords) => {
  const { language, formats } = useContext(LanguageContext);
  const { currency, timeZone } = useEditing();
  const titleOf = useCouponTitle();
  const money: Say['money'] = (minor) =>
    // A floor of nothing is no negative nothing.
    formats.money(Number(minor) || 0, currency);
  const percent: Say['percent'] = (share) =>
    formats.percent(Number(share), Number.isInteger(Math.round(Number(share) * 1e6) / 1e4) ? 0 : 1);
  return ({ code, at, facts }) => {
    const sentence = (language === 'zh-CN' ? issuesZhCn : issuesEn)[code];
    if (!sentence) return { what: code, fix: '' };
    const unit = unitAt(at);
    return sentence(facts, {
      money,
      percent,
      moment: (instant) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(Number(instant)),
      coupon: titleOf,
      bound: (value) =>
        unit === 'money'
          ? money(value)
          : unit === 'share'
            ? percent(value)
            : unit === 'basisPoints'
              ? percent(Number(value) / 10_000)
              : formats.count(Number(value)),
    });
  };
};
