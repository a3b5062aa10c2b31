/** A database of one object store, by the platform's own calls; one that is new is empty. */
export const openStore = (name: string): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('rows');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Written and committed, under the browser's default durability. */
export const putRow = (database: IDBDatabase, key: string, value: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    const transaction = database.transaction('rows', 'readwrite');
    transaction.objectStore('rows').put(value, key);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

export const getRow = (database: IDBDatabase, key: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const request = database.transaction('rows').objectStore('rows').get(key);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
