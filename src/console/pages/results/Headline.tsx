import { isUnsound } from '../../../stats/comparison/verdict';
import type { ExperimentAnswer, ExperimentComparison } from '../../api/experimentSchema';
import { headlineOf } from '../../experiment/plannedFrom';
import { isTooEarly } from '../../experiment/verdict';
import { capital, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { IntervalBar } from '../../ui/IntervalBar';

export interface HeadlineProps {
  readonly result: Pick<ExperimentAnswer, 'comparisons' | 'weeks'>;
  readonly currency: string;
}

interface MoneyRange {
  readonly comparison: ExperimentComparison;
  readonly money: (minor: number) => string;
}

/** The interval in words and as a bar. If orders are lost, also their possible effect. Empty on a sample ratio mismatch. */
const Range = ({ comparison, money }: MoneyRange) => {
  const strings = useStrings('experiment');
  const { incremental, bounds, verdict } = comparison;
  const unsound = isUnsound(comparison.verdict);
  const { lower, upper } = unsound ? (bounds ?? { lower: null, upper: null }) : incremental.sequence;
  if (lower === null || upper === null) return unsound ? null : <p>{capital(strings.noInterval)}</p>;
  const value = unsound ? null : incremental.value;
  const words = unsound ? strings.bounds(money(lower), money(upper)) : strings.interval(money(lower), money(upper));
  const reach = 1.1 * Math.max(1, ...[value, lower, upper].map((at) => Math.abs(at ?? 0)));
  return (
    <>
      <IntervalBar label={words} value={value} lower={lower} upper={upper} from={-reach} to={reach} />
      <p>
        {verdict.code === 'unknown' && verdict.reason !== 'period' && value !== null ? (
          <>
            <strong>{money(value)}</strong> {words}
          </>
        ) : (
          capital(words)
        )}
      </p>
    </>
  );
};

/** What coupons earned, in one line with its interval, or why and how long that is unknown. */
export const Headline = ({ result, currency }: HeadlineProps) => {
  const strings = useStrings('experiment');
  const formats = useFormats();
  const comparison = headlineOf(result);
  if (!comparison) {
    const [words, why] = strings.oneGroup;
    return (
      <>
        <p class="headline unknown">{words}</p>
        <p>{why}</p>
      </>
    );
  }
  const { treatment, control, incremental, verdict } = comparison;
  const amount = formats.roundMoney(Math.abs(incremental.value ?? 0), currency);
  return (
    <>
      <p class={`headline ${verdict.code}`}>
        {verdict.code !== 'unknown'
          ? strings[verdict.code](amount, control)
          : verdict.reason === 'period' && incremental.value !== null
            ? strings.ofDays(formats.signedRoundMoney(incremental.value, currency), control)
            : strings.unknown(verdict)}
      </p>
      {verdict.code === 'unknown' && (
        <p>
          {formats.sentences([
            strings.reasons[verdict.reason],
            isUnsound(comparison.verdict) ? '' : isTooEarly(verdict, result.weeks) ? strings.tooEarly : strings.waiting(verdict),
          ])}
        </p>
      )}
      <Range comparison={comparison} money={(minor) => formats.signedRoundMoney(minor, currency)} />
      <p class="muted">
        {strings.against(capital(strings.arms[treatment]), strings.arms[control], formats.count(Math.round(result.weeks * 10) / 10))}
      </p>
    </>
  );
};
