import type { ComponentChildren, JSX } from 'preact';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { Field } from '../../../ui/Field';
import { useEditing } from '../draft/editing';
import { issuesOf } from '../issues/issuePlaces';
import { useIssueWords } from '../issues/issueWords';

/** Props of every field bound to a path of the draft. */
export interface AtProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** Path with dots, e.g. `coupons.0.discount.cap`. */
  readonly at: string;
  /** Other paths whose issues are shown here. */
  readonly also?: readonly string[];
  /** Issues of parent paths that concern this field. */
  readonly owns?: (issue: CampaignIssue) => boolean;
  /** Cannot be changed by anyone. */
  readonly locked?: boolean;
}

interface Control {
  readonly id: string;
  readonly 'data-at': string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
  readonly disabled: boolean;
}

interface FieldAtProps extends AtProps {
  /** Also shows the issues of all paths below. */
  readonly deep?: boolean;
  /** What is wrong with the typed text, in place of the draft's errors. */
  readonly error?: string | undefined;
  readonly control: (props: Control) => JSX.Element;
}

/** The errors and warnings at a path, to be shown at its field. */
export const useTold = ({ at, also = [], owns, deep = false }: Pick<FieldAtProps, 'at' | 'also' | 'owns' | 'deep'>) => {
  const { issues } = useEditing();
  const words = useIssueWords();
  const mine = [...issuesOf(issues, at, deep), ...also.flatMap((other) => issuesOf(issues, other)), ...(owns ? issues.filter(owns) : [])];
  const told = (severity: CampaignIssue['severity']): ComponentChildren => {
    const some = mine.filter((issue) => issue.severity === severity);
    return some.length === 0
      ? undefined
      : some.map((issue) => {
          const { what, fix } = words(issue);
          return (
            <span class="issue" key={`${issue.code} ${issue.at}`} data-place={issue.at}>
              {what}
              {fix !== '' && <span class="fix"> {fix}</span>}
            </span>
          );
        });
  };
  return { error: told('error'), warning: told('warning') };
};

/** A field of the draft with the issues of `checkCampaign` at its path. */
export const FieldAt = ({ label, hint, locked = false, error, control, ...place }: FieldAtProps) => {
  const { mayWrite } = useEditing();
  const { at } = place;
  const told = useTold(place);
  return (
    <Field
      label={label}
      hint={hint}
      error={error ?? told.error}
      warning={told.warning}
      control={(ids) => control({ ...ids, 'data-at': at, disabled: locked || !mayWrite })}
    />
  );
};
