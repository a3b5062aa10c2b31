import type { Campaign } from '../../bundle/campaign';
import type { LearntModels } from '../bundle/assembleBundle';
import { BUNDLE_BUDGET } from '../bundle/bundleBudget';

/** Signature, key, hashes, sizes and figures of a manifest. */
const REST = 2_000;

/** Bytes of the bundle's budget that the manifest, the network and the table's own item ids leave for the weights of the table. */
export const tableRoom = (
  campaign: Campaign,
  items: readonly string[],
  { network, localHead, bandit }: Pick<LearntModels, 'network' | 'localHead' | 'bandit'>,
): number => {
  // The payload is a string inside the envelope, so its quotes are escaped.
  const manifest = JSON.stringify(JSON.stringify({ ...campaign, items, localHead, bandit, features: network?.features }));
  return Math.max(0, BUNDLE_BUDGET - Buffer.byteLength(manifest) - REST - (network?.bytes.length ?? 0));
};
