import type { ExperimentResult } from '../../core/experiment/analyseExperiment';
import type { ExperimentDays } from '../../core/experiment/experimentDays';
import { fail, type Result } from '../../core/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { Store } from '../store/store';
import type { AskFigures } from './figures';
import { timeZoneOf } from './timeZoneOf';

/** Errors of each: `no_bundle`, `no_experiment_orders`, `variant_without_share`. */
export interface RunningExperiment {
  readonly result: () => Promise<Result<ExperimentResult>>;
  readonly days: () => Promise<Result<ExperimentDays>>;
}

/**
 * The running experiment, that of the current bundle, from all stored orders; who asks while it is being summed up gets the same answer.
 */
export const runningExperiment = (
  store: Pick<Store, 'currentBundle' | 'catalog'>,
  bundleFacts: BundleFacts,
  ask: AskFigures,
): RunningExperiment => {
  const once = <K extends 'experiment' | 'days'>(kind: K) => {
    const running = new Map<string, ReturnType<typeof ask<K>>>();
    return async () => {
      const current = await store.currentBundle();
      const facts = current && (await bundleFacts(current.id));
      if (!facts) return fail('no_bundle', 'No bundle is published, so no experiment runs.');
      const timeZone = await timeZoneOf(store);
      const known = running.get(current.id);
      if (known) return known;
      const { experiment, marginRate, currency, couponIds } = facts;
      const question = { experiment, marginRate, currency, couponIds: [...couponIds], timeZone };
      const started = ask(kind, question).finally(() => running.delete(current.id));
      running.set(current.id, started);
      return started;
    };
  };
  return { result: once('experiment'), days: once('days') };
};
