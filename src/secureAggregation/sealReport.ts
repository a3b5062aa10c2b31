import { type SplitTask, splitReportText } from '../protocol/reporting/splitReport';
import { bytesOf, toBase64url } from './bytes';
import { histogramOf, libraryBytes } from './countShares';
import { sealShare } from './hpke';

export interface SealedReportInput {
  /** `splitTask` of the bundle; without one there is no report. */
  readonly task: SplitTask;
  /** 128 fresh random bits, hex. */
  readonly id: string;
  /** `splitBucket` of the session's answer. */
  readonly bucket: number;
  /** Fills with bytes of a CSPRNG: `(bytes) => crypto.getRandomValues(bytes)`. */
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
}

/**
 * The text a device sends in mode `split` to `POST /v1/reports/split`, exactly `splitReportBytes(task)` bytes of ASCII whatever the bucket. It is
 * made once: store the text and send those bytes until they are acknowledged, since another cut of the same answer would be another report. It is
 * paid with a token like any report (`writeRedeemedToken`). Debit the ledger as for a report of ε = `task.epsilon`, in the transaction that stores
 * it; that transaction cannot wait for this, so make the text first and store it only if the session is still to be reported. The bucket is
 * the truth and must not be stored beside it.
 * Takes 5 ms with six coupons, 60 ms with 128 and 10 ms for a visit's cell in Node. Rejects where a key of the task is no point of P-256, or the bucket is none.
 */
export const sealReport = async ({ task, id, bucket, random }: SealedReportInput): Promise<string> => {
  const histogram = histogramOf(task);
  const rand = random(new Uint8Array(histogram.randSize));
  const shares = await histogram.shardEncoded(bucket, libraryBytes(bytesOf(id)), libraryBytes(rand));
  const [forLeader, forHelper] = shares.inputShares;
  if (!forLeader || !forHelper) throw new Error('A report has two shares.');
  const publicShare = toBase64url(shares.publicShare);
  const context = { bundle: task.bundle, id, publicShare, question: task.question };
  return splitReportText({
    id,
    bundle: task.bundle,
    publicShare,
    leader: await sealShare(task.leader, 'leader', context, forLeader),
    helper: await sealShare(task.helper, 'helper', context, forHelper),
  });
};
