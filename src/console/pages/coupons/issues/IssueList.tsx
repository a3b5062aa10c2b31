import { useContext } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { LanguageContext } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { Notice } from '../../../ui/Notice';
import { LongList } from '../../../ui/Page';
import { idOf, listOf } from '../draft/draft';
import { useCouponTitle, useEditing } from '../draft/editing';
import { fieldName } from '../words/fieldNames';
import { couponOfIssue, focusPlace } from './issuePlaces';
import { useIssueWords } from './issueWords';

/** Whether an issue concerns a whole coupon or campaign, and no field of it. */
const isWhole = (at: string): boolean => /^(coupons|campaigns)\.\d+$/.test(at);

interface IssueListProps {
  readonly issues: readonly CampaignIssue[];
  /** The issues concern several coupons, so each names its own. */
  readonly named?: boolean | undefined;
}

const Issues = ({ issues, named = false }: IssueListProps) => {
  const { draft } = useEditing();
  const strings = useStrings('issueList');
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
              {!isWhole(issue.at) && <strong>{strings.about(fieldName(issue.at, language))} </strong>}
              {what}
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
  const strings = useStrings('issueList');
  const errors = issues.filter(({ severity }) => severity === 'error');
  const warnings = issues.filter(({ severity }) => severity === 'warning');
  return (
    <div class="stack issues">
      {/* Announces the number when it changes. The issues themselves are read at their fields. */}
      <div class="visually-hidden" role="status">
        {errors.length > 0 && <p>{strings.errors(errors.length)}</p>}
        {warnings.length > 0 && <p>{strings.warnings(warnings.length)}</p>}
      </div>
      {errors.length > 0 && (
        <Notice kind="bad">
          <p>
            <strong>{strings.errors(errors.length)}</strong>
          </p>
          <LongList items={errors}>{(some) => <Issues issues={some} named={named} />}</LongList>
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice kind="warning">
          <p>
            <strong>{strings.warnings(warnings.length)}</strong>
          </p>
          <LongList items={warnings}>{(some) => <Issues issues={some} named={named} />}</LongList>
        </Notice>
      )}
    </div>
  );
};
