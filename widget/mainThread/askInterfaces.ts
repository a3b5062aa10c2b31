/** idb asks these in listeners of its own, where nobody can catch what is thrown: better here. Throws where one is missing or broken. */
export const askInterfaces = (): void => {
  for (const known of [IDBDatabase, IDBObjectStore, IDBTransaction]) if (indexedDB instanceof known) throw new TypeError('no IndexedDB');
};
