import { splitBucket, splitTask } from '../../src/core/privacy/splitTask';
import { stratumOutcome } from '../../src/core/profile/stratum';
import type { Rng } from '../../src/core/random';
import { sealReport } from '../../src/split/sealReport';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { type SealedAnswers, sessionKey } from '../outbox/splitAnswers';
import { randomHex } from '../randomHex';
import type { Outcome } from '../storage/deviceStorage';

/**
 * The sealed report of mode `split` to the first of the closed sessions that can be answered: its exact answer, cut in two, under the keys of the signed
 * manifest and no others. The ledger allows one report a week, so that no other of them could be paid. Nothing is stored here, neither the answer nor the
 * report: that takes the transaction which debits the ledger. None where the manifest does not name both aggregators, or no longer has the coupon
 * that chance gave a session.
 */
export const sealAnswers = async (
  sessions: readonly NonNullable<Outcome['report']>[],
  { id: bundle, manifest }: Pick<LoadedBundle, 'id' | 'manifest'>,
  rng: Rng,
): Promise<SealedAnswers> => {
  const task = splitTask(bundle, manifest);
  const armOf = (explored: string | undefined): number | undefined =>
    explored === undefined ? undefined : manifest.coupons.findIndex((coupon) => coupon.id === explored);
  const session = sessions.find(({ explored }) => armOf(explored) !== -1);
  if (!task || !session) return new Map();
  const id = randomHex(rng);
  const bucket = splitBucket(task, armOf(session.explored), stratumOutcome(session.profile, manifest.reports.strata));
  const body = await sealReport({ task, id, bucket, random: (bytes) => crypto.getRandomValues(bytes) });
  return new Map([[sessionKey(session), { id, body }]]);
};
