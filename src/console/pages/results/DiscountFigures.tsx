import type { ExperimentComparison } from '../../api/experimentSchema';
import { useFormats, useStrings } from '../../i18n/language';
import { Figure } from '../../ui/Figure';
import { resultsStrings } from './resultsStrings';

type Estimate = ExperimentComparison['orders'];

interface DiscountFiguresProps {
  readonly roi: Estimate;
  /** Per extra order, minor units. */
  readonly spend: Estimate;
  readonly currency: string;
  /** The groups cannot be compared, so there is nothing to tell. */
  readonly unsound: boolean;
}

/** What discounts brought against no coupons. */
export const DiscountFigures = ({ roi, spend, currency, unsound }: DiscountFiguresProps) => {
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
