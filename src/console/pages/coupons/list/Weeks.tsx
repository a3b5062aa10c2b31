import type { Experiment } from '../../../../protocol/experiment';
import { comparedSchema, VERDICTS } from '../../../api/comparedSchema';
import { useAnswer } from '../../../app/useAnswer';
import { plannedFrom } from '../../../experiment/plannedFrom';
import { useWeeks } from '../../../experiment/useWeeks';
import { useFormats, useStrings } from '../../../i18n/language';
import { fieldsOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { experimentStrings } from './experimentStrings';

/** Difference between groups that is asked about. */
const LIFT = 0.1;

/** Shares between which something can be compared. */
const comparable = (written: unknown): Experiment['shares'] | undefined => {
  const { none, rule, couplet } = fieldsOf(written);
  if (typeof none !== 'number' || typeof rule !== 'number' || typeof couplet !== 'number') return undefined;
  const all = [none, rule, couplet];
  const whole = Math.abs(none + rule + couplet - 1) < 1e-6 && all.every((share) => share >= 0);
  return whole && all.filter((share) => share > 0).length > 1 ? { none, rule, couplet } : undefined;
};

/** Weeks to an answer with the shares as they are being chosen, at the traffic the shop has shown. */
export const Weeks = () => {
  const strings = useStrings(experimentStrings);
  const formats = useFormats();
  const { draft } = useEditing();
  const { value, loading } = useAnswer(VERDICTS, comparedSchema);
  const traffic = plannedFrom(value).seen;
  const shares = comparable(fieldsOf(draft.experiment).shares);
  const found = useWeeks(traffic && shares && { traffic, shares, lift: LIFT });
  if (!traffic) return <p class="muted">{loading ? strings.reckoning : strings.weeksUnknown}</p>;
  if (!shares) return <p class="muted">{strings.weeksShares}</p>;
  const asked = found?.find(({ treatment }) => treatment === 'couplet') ?? found?.[0];
  if (!asked)
    return (
      <p class="muted" role="status">
        {strings.reckoning}
      </p>
    );
  const weeks = (asked.weeks.netMargin ?? asked.weeks.orders).daily;
  return (
    <p role="status">
      {weeks === null
        ? strings.plannedNever
        : strings.planned(Math.max(1, Math.ceil(weeks)), formats.count(Math.round(traffic.orders.total)))}
    </p>
  );
};
