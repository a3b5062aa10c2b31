import type { Store } from '../../../src/server/store/store';
import { randomId } from '../splitWorld';

/** One more batch of a bundle that asks for visits, released with these counts, as if two aggregators had come to them. */
export const releaseVisits = async (store: Store, bundle: string, counts: readonly number[], now: number): Promise<void> => {
  const [id, batch] = [randomId(), randomId()];
  const added = await store.addSplitReport({ v: 'split/1', id, bundle, publicShare: 'A', leader: 'A', helper: 'A' }, id, now);
  if (!added.ok) throw new Error(added.error.code);
  await store.takeSplitPart(bundle, batch, 1, now);
  const [{ part } = { part: 0 }] = (await store.splitParts()).filter((one) => one.batch === batch);
  await store.checkedSplitPart(batch, part, { accepted: 1, withdrawn: [], share: 'A', refused: {} });
  await store.countedSplitPart(batch, part);
  await store.closeSplitBatch(batch, 'A', 1);
  await store.releaseSplitBatch(
    batch,
    counts.map((sum, answer) => ({ bundle, explored: null, answer, sum })),
    now,
  );
};
