import type { WorkerPorts } from '../ports';

/** Have earlier pages stored something that was not erased since? Asked where this page may not store; false where a browser cannot tell. */
export const hasEarlier = async ({ hasStored, openStorage }: Pick<WorkerPorts, 'hasStored' | 'openStorage'>): Promise<boolean> => {
  try {
    if (!(await hasStored())) return false;
    const earlier = await openStorage(true);
    // Every page that stores has one, and erasing takes it.
    const unit = await earlier.transaction(['meta'], 'readonly', (transaction) => transaction.meta('unit'));
    earlier.close();
    return unit !== undefined;
  } catch {
    return false;
  }
};
