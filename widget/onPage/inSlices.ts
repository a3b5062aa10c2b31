import type { DeviceStorage } from '../../worker/storage/deviceStorage';

/** Another task: what the page and its shopper do comes first. */
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A store whose every transaction begins in a task of its own: between two of them the page is not kept waiting. */
export const inSlices = (store: DeviceStorage): DeviceStorage => ({
  ...store,
  transaction: async (tables, mode, work) => {
    await nextTask();
    return store.transaction(tables, mode, work);
  },
});
