import type { ExperimentAnswer } from '../api/experimentSchema';
import { useFormats, useStrings } from '../i18n/language';
import { IntervalBar } from '../ui/IntervalBar';
import { experimentStrings } from './experimentStrings';
import { headlineOf } from './headlineOf';

export interface HeadlineProps {
  readonly result: Pick<ExperimentAnswer, 'comparisons' | 'weeks'>;
  readonly currency: string;
}

/** What coupons earned in one line, or why that is not known and for how long; with its interval. */
export const Headline = ({ result, currency }: HeadlineProps) => {
  const strings = useStrings(experimentStrings);
  const formats = useFormats();
  const comparison = headlineOf(result);
  if (!comparison) return null;
  const { treatment, control, incremental, verdict } = comparison;
  const { value, sequence } = incremental;
  const money = (minor: number): string => formats.signedMoney(minor, currency);
  const bounded = sequence.lower !== null && sequence.upper !== null;
  const interval =
    sequence.lower === null || sequence.upper === null
      ? strings.noInterval
      : strings.interval(money(sequence.lower), money(sequence.upper));
  const reach = 1.1 * Math.max(1, ...[value, sequence.lower, sequence.upper].map((at) => Math.abs(at ?? 0)));
  return (
    <>
      <p class={`headline ${verdict.code}`}>
        {verdict.code === 'unknown'
          ? strings.unknown(verdict)
          : verdict.code === 'gain'
            ? strings.gain(formats.money(value ?? 0, currency), control)
            : strings.loss(formats.money(Math.abs(value ?? 0), currency), control)}
      </p>
      {bounded && <IntervalBar label={interval} value={value} lower={sequence.lower} upper={sequence.upper} from={-reach} to={reach} />}
      <p>
        {value !== null && <strong>{money(value)}</strong>} {interval}
      </p>
      <p class="muted">
        {strings.against(strings.arms[treatment], strings.arms[control], formats.count(Math.round(result.weeks * 10) / 10))}
      </p>
      {verdict.code === 'unknown' && (
        <p>
          {strings.reasons[verdict.reason]}{' '}
          {(verdict.reason === 'not_yet' || verdict.reason === 'too_few_customers') && strings.waiting(verdict.weeks)}
        </p>
      )}
    </>
  );
};
