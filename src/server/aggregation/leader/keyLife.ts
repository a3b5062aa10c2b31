import { DAY } from '../../../protocol/clock';
import type { BundleFacts } from '../../bundles/bundleFacts';
import type { SplitKey, SplitStore } from '../../store/splitStore';
import type { Release, Store } from '../../store/store';

/** For so long after the last day on which devices were given a bundle its reports are taken: from those who come back late. */
const GRACE_DAYS = 90;

const isOpen = ({ liveDay }: SplitKey, now: number): boolean => liveDay > Math.floor(now / DAY) - GRACE_DAYS;
const given = ({ bundle, next }: Release): readonly string[] => [bundle, next?.bundle].filter((id) => id !== undefined);

/** Are reports to a bundle with this leader's key still taken? Once the key is gone nobody could count them. */
export const takesReports = async (
  store: Pick<Store, 'splitKeys' | 'release'>,
  { bundle, leader }: { readonly bundle: string; readonly leader: string },
  now: number,
): Promise<boolean> => {
  const [newest, ...replaced] = await store.splitKeys();
  if (newest?.publicKey === leader) return true;
  const key = replaced.find(({ publicKey }) => publicKey === leader);
  return key !== undefined && (isOpen(key, now) || given(await store.release()).includes(bundle));
};

/**
 * Writes down which keys the bundles name that devices are given now, and deletes those for which no report is taken any more and none is left to be
 * counted. The newest stays, for the next bundle. Who has recorded sealed reports and gets the keys of both later opens nothing of that time.
 */
export const endSplitKeys = async (
  store: Pick<Store, 'release'> & Pick<SplitStore, 'splitKeys' | 'seeSplitKeys' | 'forgetSplitKey' | 'splitWaiting' | 'splitParts'>,
  bundleFacts: BundleFacts,
  now: number,
): Promise<void> => {
  const keys = await store.splitKeys();
  const named = async (bundles: readonly string[]): Promise<readonly string[]> =>
    (await Promise.all(bundles.map(bundleFacts))).flatMap((fact) => fact?.splitTask?.leader ?? []);
  const today = Math.floor(now / DAY);
  const live = keys.length === 0 ? [] : await named(given(await store.release()));
  const unseen = keys.filter(({ publicKey, liveDay }) => live.includes(publicKey) && liveDay < today);
  if (unseen.length > 0)
    await store.seeSplitKeys(
      unseen.map(({ publicKey }) => publicKey),
      today,
    );
  const over = keys.slice(1).filter((key) => !isOpen(key, now) && !live.includes(key.publicKey));
  if (over.length === 0) return;
  const left = [...(await store.splitWaiting()), ...(await store.splitParts())].map(({ bundle }) => bundle);
  const needed = await named([...new Set(left)]);
  for (const { publicKey } of over) if (!needed.includes(publicKey)) await store.forgetSplitKey(publicKey);
};
