import type { ExperimentResult } from '../../core/experiment/analyseExperiment';
import { fail, type Result } from '../../core/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { Store } from '../store/store';
import { analyseOrders, type ExperimentQuestion } from './analyseOrders';

export type Analyse = (question: ExperimentQuestion) => Promise<Result<ExperimentResult>>;

/** In this thread: for small stores, and where the store has no place that another thread could read from. */
export const analyseHere =
  (store: Pick<Store, 'orders'>): Analyse =>
  async (question) =>
    analyseOrders(await store.orders(), question);

/**
 * The running experiment, that of the current bundle, from all stored orders; who asks while it is being summed up gets the same answer. Errors:
 * `no_bundle`, `no_experiment_orders`, `variant_without_share`.
 */
export const experimentResult = (
  store: Pick<Store, 'currentBundle'>,
  bundleFacts: BundleFacts,
  analyse: Analyse,
): (() => Promise<Result<ExperimentResult>>) => {
  const running = new Map<string, Promise<Result<ExperimentResult>>>();
  return async () => {
    const current = await store.currentBundle();
    const facts = current && (await bundleFacts(current.id));
    if (!facts) return fail('no_bundle', 'No bundle is published, so no experiment runs.');
    const known = running.get(current.id);
    if (known) return known;
    const { experiment, marginRate, currency, couponIds } = facts;
    const started = analyse({ experiment, marginRate, currency, couponIds: [...couponIds] }).finally(() => running.delete(current.id));
    running.set(current.id, started);
    return started;
  };
};
