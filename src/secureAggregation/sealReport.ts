import { type SplitTask, splitReportText } from '../protocol/reporting/splitReport';
import { bytesOf, toBase64url } from './bytes';
import { histogramOf, libraryBytes } from './countShares';
import { sealShare } from './hpke';

export interface SealedReportInput {
  /** `splitTask` of the bundle. Without one, nothing is reported. */
  readonly task: SplitTask;
  /** 128 fresh random bits, hex. */
  readonly id: string;
  /** `splitBucket` of the session's report. */
  readonly bucket: number;
  /** Fills with bytes of a CSPRNG: `(bytes) => crypto.getRandomValues(bytes)`. */
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
}

/**
 * The text that a device in mode `split` sends to `POST /v1/reports/split`: exactly `splitReportBytes(task)` bytes of ASCII, whatever the
 * bucket. Make it once, store it and send the same bytes until they are acknowledged: sharing the same value again would make a second
 * report. Like any report it is paid for with a token (`writeRedeemedToken`).
 *
 * Debit the ledger by ε = `task.epsilon` in the transaction that stores the text. That transaction cannot wait for this function, so make
 * the text first and store it only if the session is still unreported. Never store the bucket next to it, because the bucket is the true
 * value.
 *
 * Takes 5 ms with six coupons, 60 ms with 128 and 10 ms for a visit's cell in Node. Rejects if a key of the task is not a point of P-256 or
 * the bucket is out of range.
 */
export const sealReport = async ({ task, id, bucket, random }: SealedReportInput): Promise<string> => {
  const histogram = histogramOf(task);
  const rand = random(new Uint8Array(histogram.randSize));
  const shares = await histogram.shardEncoded(bucket, libraryBytes(bytesOf(id)), libraryBytes(rand));
  const [forLeader, forHelper] = shares.inputShares;
  if (!forLeader || !forHelper) throw new Error('A report needs two shares.');
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
