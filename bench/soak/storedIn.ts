import type { Page } from 'playwright';

export interface Stored {
  /** Records by table. */
  readonly records: Readonly<Record<string, number>>;
  /** As JSON, byte arrays by their length, bundles left out: what a browser makes of it on disk depends on when it tidies up. */
  readonly bytes: number;
  /** By the browser's own estimate, everything of the origin. */
  readonly estimate: number;
  /** Decisions so far, by the network that scored them. */
  readonly scored: Readonly<Record<string, number>>;
}

/** What lies in the database of a page's origin. */
export const storedIn = (page: Page): Promise<Stored> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const open = indexedDB.open('couplet');
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    const records: Record<string, number> = {};
    let bytes = 0;
    for (const name of database.objectStoreNames) {
      const rows = await new Promise<unknown[]>((resolve, reject) => {
        const all = database.transaction(name).objectStore(name).getAll();
        all.onsuccess = () => resolve(all.result);
        all.onerror = () => reject(all.error);
      });
      records[name] = rows.length;
      if (name === 'bundles') continue;
      const text = JSON.stringify(rows, (_, value: unknown) => {
        if (!ArrayBuffer.isView(value)) return value;
        bytes += value.byteLength;
        return 0;
      });
      bytes += text.length;
    }
    const counted = await new Promise<{ readonly by: Record<string, number> } | undefined>((resolve, reject) => {
      const one = database.transaction('meta').objectStore('meta').get('scored');
      one.onsuccess = () => resolve(one.result);
      one.onerror = () => reject(one.error);
    });
    database.close();
    return { scored: counted?.by ?? {}, records, bytes, estimate: (await navigator.storage.estimate()).usage ?? 0 };
  });
