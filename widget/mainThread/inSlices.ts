import type { DeviceStorage } from '../../worker/storage/deviceStorage';
import { nextTask } from '../nextTask';

/** A store whose every transaction begins in a task of its own, as does what follows it: in between the page is not kept waiting. */
export const inSlices = (store: DeviceStorage): DeviceStorage => ({
  ...store,
  transaction: async (tables, mode, work) => {
    await nextTask();
    const done = await store.transaction(tables, mode, work);
    await nextTask();
    return done;
  },
});
