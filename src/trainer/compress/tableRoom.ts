import type { Campaign } from '../../core/bundle/campaign';
import type { LearntModels } from '../bundle/assembleBundle';
import { BUNDLE_BUDGET } from '../bundle/bundleBudget';

/** Signature, key, hashes, sizes and figures of a manifest. */
const REST = 2_000;

/** Bytes of the bundle's budget that the manifest, the network and the table's own item ids leave for the weights of the table. */
export const tableRoom = (
  campaign: Campaign,
  items: readonly string[],
  { network, heads, localHead, timing, bandit }: Pick<LearntModels, 'network' | 'heads' | 'localHead' | 'timing' | 'bandit'>,
): number => {
  // The payload is a string inside the envelope, so its quotes are escaped.
  const manifest = JSON.stringify(
    JSON.stringify({ ...campaign, items, localHead, timing, bandit, features: [network?.features, heads?.features, heads?.spec] }),
  );
  return Math.max(0, BUNDLE_BUDGET - Buffer.byteLength(manifest) - REST - (network?.bytes.length ?? 0) - 2 * (heads?.weights.length ?? 0));
};
