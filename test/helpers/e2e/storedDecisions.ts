import type { Page } from 'playwright';
import type { Decision } from '../../../src/engine/decision/decision';

/** The Decisions in the storefront origin's IndexedDB, oldest first, read as any script of the page could. None before the worker made it. */
export const storedDecisions = (page: Page): Promise<readonly Decision[]> =>
  page.evaluate(async () => {
    // Opening a database that does not exist would create it, empty, in the worker's way.
    if (!(await indexedDB.databases()).some(({ name }) => name === 'couplet')) return [];
    return new Promise<readonly Decision[]>((resolve, reject) => {
      const open = indexedDB.open('couplet');
      open.onerror = () => reject(open.error);
      open.onsuccess = () => {
        const database = open.result;
        if (!database.objectStoreNames.contains('decisions')) {
          database.close();
          resolve([]);
          return;
        }
        const all = database.transaction('decisions').objectStore('decisions').getAll();
        all.onerror = () => reject(all.error);
        all.onsuccess = () => {
          database.close();
          resolve((all.result as { decision: Decision }[]).map(({ decision }) => decision));
        };
      };
    });
  });
