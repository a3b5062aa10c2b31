import type { Experiment } from '../../../../protocol/experiment';
import { useAnswer } from '../../../api/ask';
import { comparedSchema, VERDICTS } from '../../../api/comparedSchema';
import { plannedFrom } from '../../../experiment/plannedFrom';
import { useWeeks } from '../../../experiment/useWeeks';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { fieldsOf } from '../../coupons/draft/draft';
import { useEditing } from '../../coupons/draft/editing';

interface SharesProps {
  readonly none: unknown;
  readonly rule: unknown;
  readonly couplet: unknown;
  /** Text below it, which screen readers read too. */
  readonly label: string;
}

const WIDTH = 100;

/** The shares of the three groups as one bar. */
export const Shares = ({ none, rule, couplet, label }: SharesProps) => {
  const [a, b, c] = [none, rule, couplet].map((share) => (typeof share === 'number' ? Math.min(1, Math.max(0, share)) * WIDTH : 0)) as [
    number,
    number,
    number,
  ];
  return (
    <div class="shares">
      <svg viewBox={`0 0 ${WIDTH} 6`} preserveAspectRatio="none" aria-hidden="true">
        <rect class="none" width={a} height="6" />
        <rect class="rule" x={a} width={b} height="6" />
        <rect class="couplet" x={a + b} width={c} height="6" />
      </svg>
      <p>{label}</p>
    </div>
  );
};

/** Effect size in question. */
const LIFT = 0.1;

/** Shares that allow a comparison. */
const comparable = (written: unknown): Experiment['shares'] | undefined => {
  const { none, rule, couplet } = fieldsOf(written);
  if (typeof none !== 'number' || typeof rule !== 'number' || typeof couplet !== 'number') return undefined;
  const all = [none, rule, couplet];
  const whole = Math.abs(none + rule + couplet - 1) < 1e-6 && all.every((share) => share >= 0);
  return whole && all.filter((share) => share > 0).length > 1 ? { none, rule, couplet } : undefined;
};

/** Weeks until a result with the shares being edited, at the shop's actual traffic. */
export const Weeks = () => {
  const strings = useStrings('experimentSettings');
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
