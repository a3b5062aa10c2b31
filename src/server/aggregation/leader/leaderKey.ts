import { DAY } from '../../../protocol/clock';
import type { SplitStore } from '../../store/splitStore';

/** Bundles name a new key after this; the older ones stay for the bundles that name them. */
const KEY_DAYS = 365;

/** The newest key, as long as new bundles name it. */
export const freshLeaderKey = async (store: Pick<SplitStore, 'splitKeys'>, now: number): Promise<string | undefined> => {
  const newest = (await store.splitKeys())[0];
  return newest && newest.madeAt > now - KEY_DAYS * DAY ? newest.publicKey : undefined;
};

/** Public key that a bundle composed now is to name; made where there is none. Of replicas that make one at once, all take the newest after that. */
export const leaderKey = async (store: Pick<SplitStore, 'splitKeys' | 'addSplitKey'>, now: number): Promise<string> => {
  const known = await freshLeaderKey(store, now);
  if (known !== undefined) return known;
  // Most shops never make one: the library is loaded with the first.
  const { makeSplitKey } = await import('../../../secureAggregation/hpke');
  await store.addSplitKey({ ...(await makeSplitKey()), madeAt: now });
  return (await store.splitKeys())[0]?.publicKey ?? '';
};
