import { DAY } from '../../core/clock';
import { makeSplitKey } from '../../split/hpke';
import type { SplitStore } from '../store/splitStore';

/** Bundles name a new key after this; the older ones stay for the bundles that name them. */
const KEY_DAYS = 365;

/** Public key that a bundle composed now is to name; made where there is none. Of replicas that make one at once, all take the newest after that. */
export const leaderKey = async (store: Pick<SplitStore, 'splitKeys' | 'addSplitKey'>, now: number): Promise<string> => {
  const newest = async () => (await store.splitKeys())[0];
  const known = await newest();
  if (known && known.madeAt > now - KEY_DAYS * DAY) return known.publicKey;
  await store.addSplitKey({ ...(await makeSplitKey()), madeAt: now });
  return (await newest())?.publicKey ?? '';
};
