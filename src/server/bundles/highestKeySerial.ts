import type { Store } from '../store/store';
import type { BundleFacts } from './bundleFacts';

/**
 * The newest list of keys that devices may have seen: the highest serial of any bundle that was ever published here, 0 where none came with a list.
 * The current bundle alone does not tell, as one signed with the site's own key names no list and makes no device forget (docs/adr/027).
 */
export const highestKeySerial = async (store: Pick<Store, 'bundles'>, bundleFacts: BundleFacts): Promise<number> => {
  const facts = await Promise.all((await store.bundles()).map(({ id }) => bundleFacts(id)));
  return facts.reduce((highest, fact) => Math.max(highest, fact?.keySerial ?? 0), 0);
};
