import { type ExperimentAnswer, experimentResultSchema } from '../../api/experimentSchema';
import { useAnswer } from '../../app/useAnswer';
import { hrefOf } from '../../app/useRoute';
import { useFormats, useStrings } from '../../i18n/language';
import { Empty } from '../../ui/Empty';
import { IntervalBar } from '../../ui/IntervalBar';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Panel';
import { overviewStrings } from './overviewStrings';

type Comparison = ExperimentAnswer['comparisons'][number];

/** The question the merchant has: Couplet against nothing, or against what they had. */
const headlineOf = ({ comparisons }: ExperimentAnswer): Comparison | undefined =>
  comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none') ?? comparisons.at(-1);

const Headline = ({
  comparison,
  weeks,
  currency,
}: {
  readonly comparison: Comparison;
  readonly weeks: number;
  readonly currency: string;
}) => {
  const strings = useStrings(overviewStrings);
  const formats = useFormats();
  const { treatment, control, incremental, verdict } = comparison;
  const { value, sequence } = incremental;
  const money = (minor: number): string => formats.signedMoney(minor, currency);
  const interval =
    sequence.lower === null || sequence.upper === null
      ? strings.noInterval
      : strings.interval(money(sequence.lower), money(sequence.upper));
  const reach = 1.1 * Math.max(1, ...[value, sequence.lower, sequence.upper].map((at) => Math.abs(at ?? 0)));
  return (
    <>
      <p class={`headline ${verdict.code}`}>
        {verdict.code === 'unknown' || value === null
          ? strings.notKnown
          : verdict.code === 'gain'
            ? strings.gain(formats.money(value, currency))
            : strings.loss(formats.money(Math.abs(value), currency))}
      </p>
      {sequence.lower !== null && sequence.upper !== null && (
        <IntervalBar label={interval} value={value} lower={sequence.lower} upper={sequence.upper} from={-reach} to={reach} />
      )}
      <p>
        {value !== null && <strong>{money(value)}</strong>} {interval}
      </p>
      <p class="muted">{strings.against(strings.arms[treatment], strings.arms[control], formats.count(Math.round(weeks * 10) / 10))}</p>
      {verdict.code === 'unknown' && (
        <p>
          {strings.reasons[verdict.reason]} {strings.waiting(verdict.weeks)}
        </p>
      )}
      <p>
        <a href={hrefOf('results')}>{strings.more}</a>
      </p>
    </>
  );
};

/** What coupons earned, or how long until that is known. */
export const Earned = ({ currency }: { readonly currency: string }) => {
  const strings = useStrings(overviewStrings);
  const answer = useAnswer('admin/experiment', experimentResultSchema);
  const nothing = answer.failure?.code === 'no_experiment_orders' || answer.failure?.code === 'no_bundle';
  return (
    <Panel title={strings.earned} lead={strings.earnedLead}>
      {nothing ? (
        <Empty title={strings.noOrders}>
          <p>{strings.noOrdersNext}</p>
        </Empty>
      ) : (
        <Loaded answer={answer}>
          {(result) => {
            const comparison = headlineOf(result);
            return comparison ? <Headline comparison={comparison} weeks={result.weeks} currency={currency} /> : strings.notKnown;
          }}
        </Loaded>
      )}
    </Panel>
  );
};
