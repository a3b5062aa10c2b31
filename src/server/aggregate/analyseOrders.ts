import { analyseExperiment, type ExperimentResult, SMALLEST_LIFT } from '../../core/experiment/analyseExperiment';
import type { Experiment } from '../../core/experiment/experiment';
import type { Result } from '../../core/result';
import type { Store } from '../store/store';
import { orderRecords } from './orderRecords';

/** What is asked of the stored orders; plain data, as it crosses a thread. */
export interface ExperimentQuestion {
  readonly experiment: Pick<Experiment, 'id' | 'shares' | 'explore'>;
  readonly currency: string;
  readonly marginRate: number;
  readonly couponIds: readonly string[];
}

/** Errors: `no_experiment_orders`, `variant_without_share`. */
export const analyseOrders = (
  orders: Awaited<ReturnType<Store['orders']>>,
  { experiment: { id, shares, explore }, currency, marginRate, couponIds }: ExperimentQuestion,
): Result<ExperimentResult> =>
  analyseExperiment(orderRecords(orders, currency, marginRate), {
    experiment: id,
    shares,
    smallestLift: SMALLEST_LIFT,
    exploring: explore > 0 && couponIds.length > 0 ? { explore, coupons: couponIds } : undefined,
  });
