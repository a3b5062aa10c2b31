import { useId } from 'preact/hooks';
import { isUnsound } from '../../../stats/experiment/verdict';
import type { ExperimentComparison } from '../../api/experimentSchema';
import { experimentStrings } from '../../experiment/experimentStrings';
import { headlineOf } from '../../experiment/headlineOf';
import { isTooEarly } from '../../experiment/isTooEarly';
import { useFormats, useStrings } from '../../i18n/language';
import { IntervalBar } from '../../ui/IntervalBar';
import { Panel } from '../../ui/Panel';
import { comparisonScale } from './comparisonScale';
import { DiscountFigures } from './DiscountFigures';
import { ordersAside } from './ordersAside';
import { resultsStrings } from './resultsStrings';
import { usePairName } from './usePairName';

interface ChangeProps {
  readonly label: string;
  readonly estimate: ExperimentComparison['orders'];
  readonly reach: number;
  /** The groups cannot be compared, so there is no change to tell. */
  readonly unsound: boolean;
}

/** One figure's change with its interval, drawn and in words. */
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
        <DiscountFigures roi={roi} spend={spendPerIncrementalOrder} currency={currency} unsound={unsound} />
      )}
    </li>
  );
};

interface ComparisonsProps {
  readonly comparisons: readonly ExperimentComparison[];
  readonly weeks: number;
  readonly currency: string;
}

/** Every pair of groups, the headline's first: what changed, how sure that is, and a sentence. */
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
