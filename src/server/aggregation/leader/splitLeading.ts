import type { Store } from '../../store/store';
import { createCsprng } from './csprng';
import { createHelperClient, type HelperClient } from './helperClient';
import { createSplitLeader, type SplitLeader, type SplitLeaderDeps } from './splitLeader';
import { splitBearer } from './splitSecrets';
import { createSplitTasks } from './splitTasks';

/** Where the second aggregator is, and the secret shared with it. */
export interface SplitSettings {
  readonly helperUrl: string;
  readonly secret: string;
}

/** The leader and its way to the helper. */
export const splitLeading = (
  { helperUrl, secret }: SplitSettings,
  { store, clock, onError }: Pick<SplitLeaderDeps, 'clock' | 'onError'> & { readonly store: Store },
): { readonly helper: HelperClient; readonly leader: SplitLeader } => {
  const helper = createHelperClient(helperUrl, splitBearer(secret));
  const leader = createSplitLeader({ store, taskOf: createSplitTasks(store, secret), helper, clock, rng: createCsprng(), onError });
  return { helper, leader };
};
