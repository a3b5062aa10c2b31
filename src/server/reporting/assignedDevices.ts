import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { Store } from '../store/store';

/** Drawn alike: only then do pings of several bundles add up. */
const drawn = ({ id, salt, shares }: Experiment): string => JSON.stringify([id, salt, variants.map((variant) => shares[variant])]);

/** Devices that said they were drawn into each arm of an experiment, whichever bundle they had; absent where none has said so. */
export const assignedDevices = async (
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
