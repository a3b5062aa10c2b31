import type { Page } from 'playwright';
import type { Decision } from '../../../src/core/device/decision';

/** The Decisions in the storefront origin's IndexedDB, oldest first, read as any script of the page could. */
export const storedDecisions = (page: Page): Promise<readonly Decision[]> =>
  page.evaluate(
    () =>
      new Promise<readonly Decision[]>((resolve, reject) => {
        const open = indexedDB.open('couplet');
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const all = open.result.transaction('decisions').objectStore('decisions').getAll();
          all.onerror = () => reject(all.error);
          all.onsuccess = () => {
            open.result.close();
            resolve((all.result as { decision: Decision }[]).map(({ decision }) => decision));
          };
        };
      }),
  );
