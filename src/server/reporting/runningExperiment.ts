import { fail, type Result } from '../../protocol/result';
import type { ExperimentResult } from '../../stats/experiment/analyseExperiment';
import type { ExperimentDays } from '../../stats/experiment/experimentDays';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { Store } from '../store/store';
import { assignedDevices } from './assignedDevices';
import type { Answer, AskFigures } from './metrics';
import { timeZoneOf } from './timeZoneOf';

/** Errors of each: `no_bundle`, `no_experiment_orders`, `variant_without_share`. */
export interface RunningExperiment {
  readonly result: () => Promise<Result<ExperimentResult>>;
  readonly days: () => Promise<Result<ExperimentDays>>;
}

/** The running experiment, that of the current bundle, from all stored orders. */
export const runningExperiment = (
  store: Pick<Store, 'currentBundle' | 'catalog' | 'exposureCounts'>,
  bundleFacts: BundleFacts,
  ask: AskFigures,
): RunningExperiment => {
  const answered =
    <K extends 'experiment' | 'days'>(kind: K) =>
    async (): Promise<Answer<K> | Result<never>> => {
      const current = await store.currentBundle();
      const facts = current && (await bundleFacts(current.id));
      if (!facts) return fail('no_bundle', 'No bundle is published, so no experiment runs.');
      const { experiment, marginRate, currency, couponIds } = facts;
      const assigned = kind === 'experiment' ? await assignedDevices(store, bundleFacts, experiment) : undefined;
      return ask(kind, { experiment, marginRate, currency, couponIds: [...couponIds], assigned, timeZone: await timeZoneOf(store) });
    };
  return { result: answered('experiment'), days: answered('days') };
};
