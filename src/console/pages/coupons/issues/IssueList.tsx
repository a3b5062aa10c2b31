import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { hrefOf } from '../../../app/useRoute';
import { useStrings } from '../../../i18n/language';
import { Notice } from '../../../ui/Notice';
import { idOf } from '../draft/couponEdits';
import { listOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { useCouponTitle } from '../draft/useCouponTitle';
import { focusPlace } from './focusPlace';
import { issueStrings } from './issueStrings';
import { couponOfIssue } from './placeIssues';
import { useIssueWords } from './useIssueWords';

interface IssueListProps {
  readonly issues: readonly CampaignIssue[];
  /** They are of many coupons, so that each names its own. */
  readonly named?: boolean | undefined;
}

const Issues = ({ issues, named = false }: IssueListProps) => {
  const { draft } = useEditing();
  const strings = useStrings(issueStrings);
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
                // Behind an open dialog nothing takes the focus.
                event.currentTarget.closest('dialog')?.close();
                // On another page the address takes us to it.
                if (focusPlace(issue.at)) event.preventDefault();
              }}
            >
              {what}
            </a>{' '}
            {fix}
          </li>
        );
      })}
    </ul>
  );
};

/** What is wrong and what is unwise, with the way to the field of each. */
export const IssueList = ({ issues, named }: IssueListProps) => {
  const strings = useStrings(issueStrings);
  const errors = issues.filter(({ severity }) => severity === 'error');
  const warnings = issues.filter(({ severity }) => severity === 'warning');
  return (
    <div class="stack issues">
      {/* How many, whenever that changes; which ones is read beside each field. */}
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
