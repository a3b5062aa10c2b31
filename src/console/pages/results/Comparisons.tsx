import { useId } from 'preact/hooks';
import { isUnsound } from '../../../stats/comparison/verdict';
import type { ExperimentComparison } from '../../api/experimentSchema';
import { experimentStrings } from '../../experiment/experimentStrings';
import { headlineOf } from '../../experiment/plannedFrom';
import { isTooEarly } from '../../experiment/verdict';
import { useFormats, useStrings } from '../../i18n/i18n';
import { Figure } from '../../ui/Figure';
import { IntervalBar } from '../../ui/IntervalBar';
import { Panel } from '../../ui/Page';
import { resultsStrings, usePairName } from './resultsStrings';

type Estimate = ExperimentComparison['orders'];

interface DiscountMetricsProps {
  readonly roi: Estimate;
  /** Per extra order, minor units. */
  readonly spend: Estimate;
  readonly currency: string;
  /** The groups cannot be compared, so no figures are shown. */
  readonly unsound: boolean;
}

/** Effect of discounts compared with no coupons. */
const DiscountMetrics = ({ roi, spend, currency, unsound }: DiscountMetricsProps) => {
  const strings = useStrings(resultsStrings);
  const formats = useFormats();
  const figure = (label: string, { value, sequence: { lower, upper } }: Estimate, format: (value: number) => string, unknown: string) =>
    value === null || lower === null || upper === null || unsound ? (
      <Figure label={label} value="–" note={unsound ? strings.unsound : unknown} />
    ) : (
      <Figure label={label} value={format(value)} note={`${format(lower)} … ${format(upper)}`} />
    );
  return (
    <dl class="figures">
      {figure(strings.roi, roi, (share) => formats.signedPercent(share, 0), strings.roiUnknown)}
      {figure(strings.spend, spend, (minor) => formats.roundMoney(minor, currency), strings.spendUnknown)}
    </dl>
  );
};

/** Direction of a significant change; null if it is not significant. */
type Direction = 'more' | 'fewer' | null;

/** @returns the change in orders, and whether it contradicts that of net margin: more orders can lose money */
export const ordersAside = ({
  orders,
  netMargin,
}: Pick<ExperimentComparison, 'orders' | 'netMargin'>): { readonly direction: Direction; readonly although: boolean } => {
  const { lower, upper } = orders.sequence;
  const direction = lower !== null && lower > 0 ? 'more' : upper !== null && upper < 0 ? 'fewer' : null;
  const net = netMargin.value ?? 0;
  return { direction, although: direction === 'more' ? net < 0 : direction === 'fewer' && net > 0 };
};

/** Possible ends of a scale. */
const ENDS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1] as const;

/**
 * ± end of the scale shared by all comparisons: the smallest step that covers every bound and value, at most 100%. Bars beyond it have open
 * ends.
 */
export const comparisonScale = (comparisons: readonly Pick<ExperimentComparison, 'netMargin' | 'orders'>[]): number => {
  const reach = comparisons
    .flatMap(({ netMargin, orders }) => [netMargin, orders])
    .flatMap(({ value, sequence }) => (sequence.lower === null || sequence.upper === null ? [] : [value, sequence.lower, sequence.upper]))
    .reduce((most: number, at) => Math.max(most, Math.abs(at ?? 0)), 0);
  return ENDS.find((end) => end >= reach) ?? 1;
};

interface ChangeProps {
  readonly label: string;
  readonly estimate: ExperimentComparison['orders'];
  readonly reach: number;
  /** The groups cannot be compared, so no change is shown. */
  readonly unsound: boolean;
}

/** One figure's change with its interval, as a bar and in words. */
const Change = ({ label, estimate: { value, sequence }, reach, unsound }: ChangeProps) => {
  const strings = useStrings(resultsStrings);
  const formats = useFormats();
  const { lower, upper } = sequence;
  const bounded = lower !== null && upper !== null && !unsound;
  const words = bounded
    ? strings.change(
        value === null ? strings.noValue : formats.signedPercent(value),
        formats.signedPercent(lower),
        formats.signedPercent(upper),
      )
    : unsound
      ? strings.unsound
      : strings.noInterval;
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd>
        <span class="figure-value">{value === null || !bounded ? '–' : formats.signedPercent(value)}</span>
        {bounded && <IntervalBar label={words} value={value} lower={lower} upper={upper} from={-reach} to={reach} />}
        <span class="figure-note">{bounded ? `${formats.signedPercent(lower)} … ${formats.signedPercent(upper)}` : words}</span>
      </dd>
    </div>
  );
};

interface ComparisonProps {
  readonly comparison: ExperimentComparison;
  readonly reach: number;
  /** Of orders seen. */
  readonly weeks: number;
  readonly currency: string;
}

const Comparison = ({ comparison, reach, weeks, currency }: ComparisonProps) => {
  const strings = useStrings(resultsStrings);
  const known = useStrings(experimentStrings);
  const pairName = usePairName();
  const formats = useFormats();
  const id = useId();
  const { treatment, control, netMargin, orders, roi, spendPerIncrementalOrder, chanceToWin, verdict } = comparison;
  const { direction, although } = ordersAside(comparison);
  const share = (value: number | null): string => formats.percent(Math.abs(value ?? 0));
  const aside =
    direction === null
      ? ''
      : direction === 'more'
        ? strings.moreOrders(share(orders.value), although)
        : strings.fewerOrders(share(orders.value), although);
  const unsound = isUnsound(comparison.verdict);
  const chance =
    chanceToWin === null ? '–' : chanceToWin > 0.999 ? strings.over : chanceToWin < 0.001 ? strings.under : formats.percent(chanceToWin);
  return (
    <li class="comparison" aria-labelledby={id}>
      <h3 id={id}>{pairName(comparison)}</h3>
      <p>
        {verdict.code === 'unknown'
          ? formats.sentences([
              known.reasons[verdict.reason],
              unsound ? '' : isTooEarly(verdict, weeks) ? known.tooEarly : known.waiting(verdict),
            ])
          : (verdict.code === 'gain' ? strings.higher : strings.lower)(treatment, control, share(netMargin.value), aside)}
      </p>
      <dl class="figures">
        <Change label={strings.netMargin} estimate={netMargin} reach={reach} unsound={unsound} />
        <Change label={strings.orders} estimate={orders} reach={reach} unsound={unsound} />
        <div class="figure">
          <dt>{strings.chance}</dt>
          <dd>
            <span class="figure-value">{chance}</span>
            <span class="figure-note">
              {chanceToWin !== null ? strings.chanceOf(treatment, chance) : unsound ? strings.unsound : strings.chanceLater}
            </span>
          </dd>
        </div>
      </dl>
      {roi && spendPerIncrementalOrder && (
        <DiscountMetrics roi={roi} spend={spendPerIncrementalOrder} currency={currency} unsound={unsound} />
      )}
    </li>
  );
};

interface ComparisonsProps {
  readonly comparisons: readonly ExperimentComparison[];
  readonly weeks: number;
  readonly currency: string;
}

/** Every pair of groups, the headline's first: what changed, how certain it is, and a sentence. */
export const Comparisons = ({ comparisons, weeks, currency }: ComparisonsProps) => {
  const strings = useStrings(resultsStrings);
  const formats = useFormats();
  const reach = comparisonScale(comparisons);
  const drawn = comparisons.some((comparison) => comparison.netMargin.sequence.lower !== null && !isUnsound(comparison.verdict));
  const isReturnKnown = comparisons.some(
    (comparison) => comparison.roi && comparison.roi.sequence.lower !== null && !isUnsound(comparison.verdict),
  );
  const guessed = comparisons.some(({ chanceToWin }) => chanceToWin !== null);
  const asked = headlineOf({ comparisons });
  const inOrder = [...comparisons].reverse().sort((a, b) => Number(b === asked) - Number(a === asked));
  return (
    <Panel title={strings.compared} lead={strings.peeking}>
      {drawn && <p class="muted">{strings.scale(formats.signedPercent(-reach, 0), formats.signedPercent(reach, 0))}</p>}
      <ul class="plain comparisons">
        {inOrder.map((comparison) => (
          <Comparison
            key={`${comparison.treatment} ${comparison.control}`}
            comparison={comparison}
            reach={reach}
            weeks={weeks}
            currency={currency}
          />
        ))}
      </ul>
      <p class="muted">{formats.sentences([isReturnKnown ? strings.roiNote : '', guessed ? strings.chanceNote : ''])}</p>
    </Panel>
  );
};
