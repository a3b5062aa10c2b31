import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import { fail, type Result } from '../../protocol/result';
import type { ExperimentResult } from '../../stats/experiment/analyseExperiment';
import type { ExperimentDays } from '../../stats/experiment/experimentDays';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { Store } from '../store/store';
import type { Answer, AskFigures } from './metrics';
import { timeZoneOf } from './timeZoneOf';

/** Drawn alike: only then do pings of several bundles add up. */
const drawn = ({ id, salt, shares }: Experiment): string => JSON.stringify([id, salt, variants.map((variant) => shares[variant])]);

/** Devices that said they were drawn into each arm of an experiment, whichever bundle they had; absent where none has said so. */
const assignedDevices = async (
  store: Pick<Store, 'exposureCounts'>,
  bundleFacts: BundleFacts,
  experiment: Experiment,
): Promise<Record<Variant, number> | undefined> => {
  const assigned = { none: 0, rule: 0, couplet: 0 };
  let some = false;
  for (const { bundle, variant, count } of await store.exposureCounts()) {
    const facts = await bundleFacts(bundle);
    if (!facts || drawn(facts.experiment) !== drawn(experiment)) continue;
    assigned[variant] += count;
    some = true;
  }
  return some ? assigned : undefined;
};

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
