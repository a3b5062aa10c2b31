import type { Manifest } from '../../../bundle/manifest';
import { type SplitTask, splitTask } from '../../../protocol/reporting/splitReport';
import { histogramOf } from '../../../secureAggregation/countShares';
import { importSplitKey } from '../../../secureAggregation/hpke';
import type { Aggregator } from '../../../secureAggregation/prepareReport';
import { readEnvelope } from '../../bundles/readManifest';
import type { Store } from '../../store/store';
import { verifyKeyOf } from './splitSecrets';

/** A bundle of mode `split` as the leader counts for it. */
export interface LeaderTask {
  readonly task: SplitTask;
  /** What devices saw signed. */
  readonly payload: string;
  readonly coupons: Manifest['coupons'];
  readonly aggregator: Aggregator;
}

/** Tasks by bundle, each read once; `undefined` where the bundle names no aggregators or a key this server does not have, or no longer has. */
export const createSplitTasks = (
  store: Pick<Store, 'bundleFile' | 'splitKeys'>,
  secret: string,
): ((bundle: string) => Promise<LeaderTask | undefined>) => {
  const known = new Map<string, LeaderTask>();
  return async (bundle) => {
    const keys = await store.splitKeys();
    const keyOf = (task: SplitTask) => keys.find(({ publicKey }) => publicKey === task.leader);
    const before = known.get(bundle);
    if (before && keyOf(before.task)) return before;
    known.delete(bundle);
    const read = await readEnvelope(store, bundle);
    const task = read && splitTask(bundle, read.manifest);
    const pair = task && keyOf(task);
    if (!read || !task || !pair) return undefined;
    const made: LeaderTask = {
      task,
      payload: read.payload,
      coupons: read.manifest.coupons,
      aggregator: {
        role: 'leader',
        question: task.question,
        histogram: histogramOf(task),
        key: await importSplitKey(pair),
        verifyKey: verifyKeyOf(secret, bundle),
      },
    };
    known.set(bundle, made);
    return made;
  };
};
