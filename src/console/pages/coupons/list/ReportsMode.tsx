import { type ReportMode, reportMode, reportModeSchema } from '../../../../bundle/reportSettings';
import { useStrings } from '../../../i18n/language';
import { type Draft, fieldsOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { SelectAt } from '../fields/SelectAt';
import { TextAt } from '../fields/TextAt';
import { shopStrings } from './shopStrings';

/** The mode of a draft that may be of before there were modes. What is none of the three is left to the checks. */
const modeOf = (draft: Draft): string => {
  const { mode, enabled } = fieldsOf(draft.reports);
  return typeof mode === 'string' ? mode : reportMode({ enabled: enabled !== false });
};

/** `mode` alone: `enabled` says the same, for devices of before, and is written when the campaign is published. */
const withMode = (draft: Draft, mode: string): Draft => {
  const { enabled: _, split, ...reports } = fieldsOf(draft.reports);
  // Half a name of who counts, in fields that are gone, would stand in the way of every other mode. Visits teach devices more than strata (ADR 048).
  return {
    ...draft,
    reports: { ...reports, mode, ...(mode === 'split' ? { split: { question: 'visit-cell', ...fieldsOf(split) } } : {}) },
  };
};

/** What the shop wants to learn of visits, each way with what it comes to. */
export const ReportsMode = () => {
  const strings = useStrings(shopStrings);
  const { draft, edit } = useEditing();
  const mode = modeOf(draft);
  return (
    <>
      <SelectAt
        label={strings.reports}
        hint={strings.modes[mode as ReportMode]?.means}
        at="reports.mode"
        also={['reports']}
        standard={mode}
        choose={(chosen) => edit((now) => withMode(now, chosen))}
        options={reportModeSchema.options.map((value) => ({ value, label: strings.modes[value].label }))}
      />
      {mode === 'split' && (
        <div class="fields">
          <TextAt label={strings.operator} hint={strings.operatorHint} at="reports.split.helper.operator" />
          <TextAt label={strings.helperKey} hint={strings.helperKeyHint} at="reports.split.helper.key" />
        </div>
      )}
    </>
  );
};
