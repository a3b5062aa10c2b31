import { analyseExperiment, type ExperimentResult, SMALLEST_LIFT } from '../../core/experiment/analyseExperiment';
import { fail, type Result } from '../../core/result';
import type { RouteDeps } from '../deps';
import { orderRecords } from './orderRecords';

/**
 * The running experiment, that of the current bundle, from all stored orders. Errors: `no_bundle`, `no_experiment_orders`, `variant_without_share`.
 */
export const experimentResult = async ({
  store,
  bundleFacts,
}: Pick<RouteDeps, 'store' | 'bundleFacts'>): Promise<Result<ExperimentResult>> => {
  const current = await store.currentBundle();
  const facts = current && (await bundleFacts(current.id));
  if (!facts) return fail('no_bundle', 'No bundle is published, so no experiment runs.');
  const { experiment, marginRate, currency, couponIds } = facts;
  const { id, shares, explore } = experiment;
  return analyseExperiment(orderRecords(await store.orders(), currency, marginRate), {
    experiment: id,
    shares,
    smallestLift: SMALLEST_LIFT,
    exploring: explore > 0 && couponIds.size > 0 ? { explore, coupons: [...couponIds] } : undefined,
  });
};
