import type { Variant } from '../../../../protocol/experiment';
import { capital } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';

interface Pair {
  readonly treatment: Variant;
  readonly control: Variant;
}

/** Name of a comparison, as in "Couplet against no coupons". */
export const usePairName = (): ((pair: Pair) => string) => {
  const { against } = useStrings('results');
  const { arms } = useStrings('experiment');
  return ({ treatment, control }) => against(capital(arms[treatment]), arms[control]);
};
