import type { Page } from 'playwright';

/** Showings in the event log of the storefront's origin, as any script of the page could count them. */
export const recordedShowings = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const open = indexedDB.open('couplet');
      open.onsuccess = () => resolve(open.result);
    });
    const chunks = await new Promise<readonly { readonly events: readonly { readonly name: string }[] }[]>((resolve) => {
      const all = database.transaction('events').objectStore('events').getAll();
      all.onsuccess = () => resolve(all.result);
    });
    database.close();
    return chunks.flatMap(({ events }) => events).filter(({ name }) => name === 'view_promotion').length;
  });
