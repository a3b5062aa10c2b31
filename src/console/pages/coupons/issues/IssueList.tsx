import { useContext } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { type Language, LanguageContext, useStrings } from '../../../i18n/i18n';
import { hrefOf } from '../../../routing/routes';
import { Notice } from '../../../ui/Notice';
import { idOf, listOf } from '../draft/draft';
import { useCouponTitle, useEditing } from '../draft/editing';
import { fieldName } from '../words/fieldNames';
import { couponOfIssue, focusPlace } from './issuePlaces';
import { useIssueWords } from './issueWords';

const en = {
  errors: (n: number) => (n === 1 ? 'Fix 1 error before publishing' : `Fix ${n} errors before publishing`),
  warnings: (n: number) => (n === 1 ? '1 warning' : `${n} warnings`),
  /** Before an issue in a list about several coupons. */
  about: (coupon: string) => `${coupon}:`,
  reason: (code: string) => `Reason: ${code}`,
};
const zhCn: typeof en = {
  errors: (n) => `发布前须修正 ${n} 处错误`,
  warnings: (n) => `${n} 处提醒`,
  about: (coupon) => `${coupon}：`,
  reason: (code) => `原因代码：${code}`,
};
const issueStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

interface IssueListProps {
  readonly issues: readonly CampaignIssue[];
  /** The issues concern several coupons, so each names its own. */
  readonly named?: boolean | undefined;
}

const Issues = ({ issues, named = false }: IssueListProps) => {
  const { draft } = useEditing();
  const strings = useStrings(issueStrings);
  const { language } = useContext(LanguageContext);
  const words = useIssueWords();
  const titleOf = useCouponTitle();
  const ids = listOf(draft.coupons).map(idOf);
  return (
    <ul>
      {issues.map((issue) => {
        const { what, fix } = words(issue);
        const id = ids[couponOfIssue(issue, ids)];
        return (
          <li key={`${issue.code} ${issue.at}`}>
            {named && id !== undefined && <strong>{strings.about(titleOf(id))} </strong>}
            <a
              href={id === undefined ? hrefOf('coupons', '+', 'at', issue.at) : hrefOf('coupons', id, issue.at)}
              title={issue.code}
              onClick={(event) => {
                // Nothing behind an open dialog can be focused.
                event.currentTarget.closest('dialog')?.close();
                // If the field is on another page, follow the link.
                if (focusPlace(issue.at)) event.preventDefault();
              }}
            >
              <strong>{fieldName(issue.at, language)}</strong>: {what}
            </a>{' '}
            {fix}
          </li>
        );
      })}
    </ul>
  );
};

/** Errors and warnings, each with a link to its field. */
export const IssueList = ({ issues, named }: IssueListProps) => {
  const strings = useStrings(issueStrings);
  const errors = issues.filter(({ severity }) => severity === 'error');
  const warnings = issues.filter(({ severity }) => severity === 'warning');
  return (
    <div class="stack issues">
      {/* Announces the number when it changes. The issues themselves are read at their fields. */}
      <p class="visually-hidden" role="status">
        {[errors.length > 0 && strings.errors(errors.length), warnings.length > 0 && strings.warnings(warnings.length)]
          .filter(Boolean)
          .join('. ')}
      </p>
      {errors.length > 0 && (
        <Notice kind="bad">
          <p>
            <strong>{strings.errors(errors.length)}</strong>
          </p>
          <Issues issues={errors} named={named} />
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice kind="warning">
          <p>
            <strong>{strings.warnings(warnings.length)}</strong>
          </p>
          <Issues issues={warnings} named={named} />
        </Notice>
      )}
    </div>
  );
};
