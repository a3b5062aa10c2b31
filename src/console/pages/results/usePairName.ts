import type { Variant } from '../../../protocol/experiment';
import { experimentStrings } from '../../experiment/experimentStrings';
import { capital } from '../../i18n/capital';
import { useStrings } from '../../i18n/language';
import { resultsStrings } from './resultsStrings';

interface Pair {
  readonly treatment: Variant;
  readonly control: Variant;
}

/** How two groups that are compared are called, as in "Couplet against no coupons". */
export const usePairName = (): ((pair: Pair) => string) => {
  const { against } = useStrings(resultsStrings);
  const { arms } = useStrings(experimentStrings);
  return ({ treatment, control }) => against(capital(arms[treatment]), arms[control]);
};
