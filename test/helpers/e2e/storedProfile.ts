import type { Page } from 'playwright';
import type { ShopperProfile } from '../../../src/engine/profile/shopperProfile';

/** The profile in the storefront origin's IndexedDB, as any script of the page could read it; nothing before the worker wrote one. */
export const storedProfile = (page: Page): Promise<ShopperProfile | undefined> =>
  page.evaluate(async () => {
    // Opening a database that does not exist would create it, empty, in the worker's way.
    if (!(await indexedDB.databases()).some(({ name }) => name === 'couplet')) return undefined;
    return new Promise<ShopperProfile | undefined>((resolve, reject) => {
      const open = indexedDB.open('couplet');
      open.onerror = () => reject(open.error);
      open.onsuccess = () => {
        const database = open.result;
        const stored = database.objectStoreNames.contains('meta') && database.transaction('meta').objectStore('meta').get('profile');
        if (!stored) {
          database.close();
          resolve(undefined);
          return;
        }
        stored.onerror = () => reject(stored.error);
        stored.onsuccess = () => {
          database.close();
          resolve((stored.result as { profile: ShopperProfile } | undefined)?.profile);
        };
      };
    });
  });
