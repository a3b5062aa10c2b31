import { visitCell } from '../../src/engine/decision/visitCell';
import { stratumOutcome } from '../../src/engine/profile/stratum';
import type { Rng } from '../../src/maths/random';
import { type SplitTask, splitBucket, splitTask } from '../../src/protocol/reporting/splitTask';
import { sealReport } from '../../src/secureAggregation/sealReport';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { type SealedAnswers, sessionKey } from '../outbox/splitAnswers';
import { randomHex } from '../randomHex';
import type { DeviceStorage, Outcome } from '../storage/deviceStorage';
import { readVisit } from './visitOf';

type ClosedSession = NonNullable<Outcome['report']>;

/** The bucket of a session's exact answer; `undefined` where it has none. */
const bucketOf = async (
  task: SplitTask,
  { coupons, reports }: LoadedBundle['manifest'],
  { profile, explored }: ClosedSession,
  store: DeviceStorage,
): Promise<number | undefined> => {
  const arm = explored === undefined ? undefined : coupons.findIndex(({ id }) => id === explored);
  if (arm === -1) return undefined;
  if (!task.question) return splitBucket(task, arm, stratumOutcome(profile, reports.strata));
  const visit = await readVisit(store, profile.session);
  return visit && splitBucket(task, undefined, visitCell(visit));
};

/**
 * The sealed report of mode `split` to the first of the closed sessions that can be answered: its exact answer, cut in two, under the keys of the signed
 * manifest and no others. The ledger allows one report a week, so that no other of them could be paid. Nothing is stored here, neither the answer nor the
 * report: that takes the transaction which debits the ledger. None where the manifest does not name both aggregators, or no longer has the coupon
 * that chance gave a session; of visits none where the page asked for no coupon.
 */
export const sealAnswers = async (
  sessions: readonly ClosedSession[],
  { id: bundle, manifest }: Pick<LoadedBundle, 'id' | 'manifest'>,
  rng: Rng,
  store: DeviceStorage,
): Promise<SealedAnswers> => {
  const task = splitTask(bundle, manifest);
  if (!task) return new Map();
  for (const session of sessions) {
    const bucket = await bucketOf(task, manifest, session, store);
    if (bucket === undefined) continue;
    const id = randomHex(rng);
    const body = await sealReport({ task, id, bucket, random: (bytes) => crypto.getRandomValues(bytes) });
    return new Map([[sessionKey(session), { id, body }]]);
  }
  return new Map();
};
