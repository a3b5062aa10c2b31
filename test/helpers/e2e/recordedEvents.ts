import type { Page } from 'playwright';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';

/** The event log in the storefront origin's IndexedDB, oldest first, as any script of the page could read it. */
export const recordedEvents = (page: Page): Promise<readonly ShopperEvent[]> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const open = indexedDB.open('couplet');
      open.onsuccess = () => resolve(open.result);
    });
    const chunks = await new Promise<readonly { readonly events: readonly ShopperEvent[] }[]>((resolve) => {
      const all = database.transaction('events').objectStore('events').getAll();
      all.onsuccess = () => resolve(all.result);
    });
    database.close();
    return chunks.flatMap(({ events }) => events);
  });
