import type { SplitReport, SplitTask } from '../protocol/reporting/splitReport';

import { fail, ok, type Result } from '../protocol/result';
import { fromBase64url, toBase64url } from './base64url';
import { bytesOf } from './bytesOf';
import { type Histogram, libraryBytes } from './histogram';
import { openShare, type SplitRole } from './hpke';
import { readShare } from './readShare';

/** What an aggregator is set up with for a bundle. */
export interface Aggregator extends Pick<SplitTask, 'question'> {
  readonly role: SplitRole;
  readonly histogram: Histogram;
  /** `importSplitKey` of the key that the bundle names. */
  readonly key: CryptoKey;
  /** 16 bytes that both aggregators know and no device: which random points of the proof are looked at. */
  readonly verifyKey: Uint8Array;
}

type State = Awaited<ReturnType<Histogram['prepareInit']>>['preparationState'];
type PrepShare = Parameters<Histogram['unshardPreparationShares']>[1][number];

/** An aggregator's half of the check of one report. */
export interface Prepared {
  readonly state: State;
  /** For the other aggregator, base64url: tells of the share no more than whether the proof holds. */
  readonly prepShare: string;
}

type Sealed = Pick<SplitReport, 'id' | 'bundle' | 'publicShare'> & { readonly sealed: string };

const SEED = 16;
const ROLES = { leader: 0, helper: 1 } as const;

/** `undefined` for a text whose length is none of base64url. */
const bytesIn = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return fromBase64url(text);
  } catch {
    return undefined;
  }
};

/**
 * Opens one's share of a report and begins its check (VDAF-08, 5.2). Deterministic: begun again after a crash it comes to the same. Errors:
 * `share_sealed`, `share_malformed`.
 * @param report with one's own sealed share
 */
export const prepareReport = async (aggregator: Aggregator, report: Sealed): Promise<Result<Prepared>> => {
  const { role, histogram, key, verifyKey, question } = aggregator;
  const opened = await openShare(key, role, { ...report, question }, report.sealed);
  if (!opened.ok) return opened;
  const share = await readShare(histogram, role, opened.value);
  if (!share.ok) return share;
  const parts = bytesIn(report.publicShare);
  if (parts?.length !== 2 * SEED) return fail('share_malformed', 'The public share is not two seeds.');
  const publicShare = { jointRandParts: [parts.subarray(0, SEED), parts.subarray(SEED)].map(libraryBytes) };
  try {
    const nonce = libraryBytes(bytesOf(report.id));
    const begun = await histogram.prepareInit(libraryBytes(verifyKey), ROLES[role], null, nonce, publicShare, share.value);
    return ok({
      state: begun.preparationState,
      prepShare: toBase64url(histogram.encodePreparationShare(begun.preparationShare)),
    });
  } catch {
    // One nonce in 2¹²⁰ picks a point at which the proof would say too much.
    return fail('proof_invalid', 'The proof cannot be checked.');
  }
};

const readPrepShare = ({ flp }: Histogram, text: string): PrepShare | undefined => {
  const bytes = fromBase64url(text);
  const size = flp.field.encodedSize * flp.verifierLen;
  return bytes.length === size + SEED
    ? { verifiersShare: flp.field.decode(bytes.slice(0, size)), jointRandomnessPart: libraryBytes(bytes.slice(size)) }
    : undefined;
};

/**
 * Ends the check: one's share of the counts, length L, where both shares together are one 1 and zeros and belong to one report. Error
 * `proof_invalid`.
 */
export const finishReport = async (
  { histogram }: Pick<Aggregator, 'histogram'>,
  { state }: Prepared,
  prepShares: { readonly leader: string; readonly helper: string },
): Promise<Result<readonly bigint[]>> => {
  try {
    const [leader, helper] = [readPrepShare(histogram, prepShares.leader), readPrepShare(histogram, prepShares.helper)];
    if (leader && helper) {
      const next = histogram.prepareNext(state, await histogram.unshardPreparationShares(null, [leader, helper]));
      if ('outputShare' in next) return ok(next.outputShare);
    }
  } catch {
    // The library throws what we answer.
  }
  return fail('proof_invalid', 'The shares are not those of one valid report.');
};
