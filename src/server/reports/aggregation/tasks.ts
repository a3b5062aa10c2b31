import { hkdfSync, randomBytes } from 'node:crypto';
import type { Manifest } from '../../../bundle/manifest';
import type { Rng } from '../../../maths/random';
import { type SplitTask, splitTask } from '../../../protocol/reporting/splitReport';
import { histogramOf } from '../../../secureAggregation/countShares';
import { importSplitKey } from '../../../secureAggregation/hpke';
import type { Aggregator } from '../../../secureAggregation/prepareReport';
import { readEnvelope } from '../../bundles/bundleFacts';
import type { BundleRepository } from '../../records/bundleRepository';
import type { SplitRepository } from '../../records/splitRepository';

const derive = (secret: string, purpose: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `couplet split/1 ${purpose}`, bytes));

/** The leader's bearer token for the helper. The secret itself is never sent. */
export const splitBearer = (secret: string): string => derive(secret, 'bearer', 32).toString('hex');

/**
 * The key of a bundle's proofs, 16 bytes. It determines the points at which proofs are checked, so a device that knew it could forge one.
 * Both aggregators derive it on their own, and neither can choose it after seeing reports.
 */
export const verifyKeyOf = (secret: string, bundle: string): Uint8Array => new Uint8Array(derive(secret, `verify ${bundle}`, 16));

const WORDS = 1_024;

/** Random words from the system's generator, drawn in blocks. */
export const createCsprng = (): Rng => {
  let words = Buffer.alloc(0);
  let at = 0;
  return {
    uint32: () => {
      if (at === words.length) {
        words = randomBytes(4 * WORDS);
        at = 0;
      }
      const word = words.readUInt32LE(at);
      // Erased, so that the noise cannot be read from memory later.
      words.fill(0, at, at + 4);
      at += 4;
      return word;
    },
  };
};

/** A bundle of mode `split` that the leader counts for. */
export interface LeaderTask {
  readonly task: SplitTask;
  /** The payload that devices saw signed. */
  readonly payload: string;
  readonly coupons: Manifest['coupons'];
  readonly aggregator: Aggregator;
}

/** Tasks by bundle, each read once. `undefined` if the bundle names no aggregators, or a key this server does not have (any more). */
export const createSplitTasks = (
  store: Pick<BundleRepository, 'bundleFile'> & Pick<SplitRepository, 'splitKeys'>,
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
