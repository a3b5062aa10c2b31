import { splitBucket, splitTask } from '../../src/core/privacy/splitTask';
import { stratumOutcome } from '../../src/core/profile/stratum';
import type { Rng } from '../../src/core/random';
import { sealReport } from '../../src/split/sealReport';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { type SealedAnswers, sessionKey } from '../outbox/splitAnswers';
import { randomHex } from '../randomHex';
import type { Outcome } from '../storage/deviceStorage';

/**
 * Sealed reports of mode `split`, one for each closed session: its exact answer, cut in two, under the keys of the signed manifest and no others. Nothing
 * is stored here, neither the answer nor the report: that takes the transaction which debits the ledger. None where the manifest does not name
 * both aggregators, or no longer has the coupon that chance gave the session.
 */
export const sealAnswers = async (
  sessions: readonly NonNullable<Outcome['report']>[],
  { id: bundle, manifest }: Pick<LoadedBundle, 'id' | 'manifest'>,
  rng: Rng,
): Promise<SealedAnswers> => {
  const task = splitTask(bundle, manifest);
  const sealed = new Map<string, { readonly id: string; readonly body: string }>();
  for (const session of task ? sessions : []) {
    const { profile, explored } = session;
    const arm = explored === undefined ? undefined : manifest.coupons.findIndex((coupon) => coupon.id === explored);
    if (!task || arm === -1) continue;
    const id = randomHex(rng);
    const bucket = splitBucket(task, arm, stratumOutcome(profile, manifest.reports.strata));
    sealed.set(sessionKey(session), { id, body: await sealReport({ task, id, bucket, random: (bytes) => crypto.getRandomValues(bytes) }) });
  }
  return sealed;
};
