import type { LinearPrior } from '../bandit/linearPrior';
import type { LinearState } from '../bandit/linearState';
import { linearThompson } from '../bandit/linearThompson';
import type { Policy } from '../bandit/policy';
import { stateFromPrior } from '../bandit/stateFromPrior';
import type { DeviceModel } from './deviceModel';

/** The policy a bundle ships. */
export const policyOf = ({ draws, floor }: LinearPrior): Policy<LinearState> => linearThompson({ draws, floor });

/** The stored posterior where it grew from this bundle's prior, else that prior: another bundle resets local learning. */
export const stateFor = ({ bundle, bandit }: DeviceModel, stored: LinearState | undefined): LinearState =>
  stored?.prior === bundle && stored.b.length === bandit.mean.length ? stored : stateFromPrior(bandit, bundle);
