import type { SplitReport, SplitTask } from '../protocol/reporting/splitReport';
import { fail, ok, type Result } from '../protocol/values/result';
import { bytesOf, fromBase64url, toBase64url } from './bytes';
import { type Histogram, libraryBytes } from './countShares';
import { openShare, type SplitRole } from './hpke';

/** An aggregator's share of a report, ready for preparation. */
type InputShare = Parameters<Histogram['prepareInit']>[5];

const SEED = 16;
/** Domain separation and binder of the values expanded from the helper's seeds (VDAF-08, 7.2.2). */
const [MEASUREMENT, PROOF] = [1, 2];
const HELPER = Uint8Array.of(1);

const elements = ({ flp }: Histogram, bytes: Uint8Array): bigint[] => flp.field.decode(Uint8Array.from(bytes));

const leaderShare = (histogram: Histogram, bytes: Uint8Array): InputShare => {
  const { flp } = histogram;
  const [end, size] = [flp.field.encodedSize * flp.measurementLen, flp.field.encodedSize * (flp.measurementLen + flp.proofLen)];
  const [wireMeasurementShare, wireProofShare, blind] = [bytes.subarray(0, end), bytes.subarray(end, size), bytes.subarray(size)];
  return {
    measurementShare: elements(histogram, wireMeasurementShare),
    proofsShare: elements(histogram, wireProofShare),
    wireMeasurementShare: libraryBytes(wireMeasurementShare),
    wireProofShare: libraryBytes(wireProofShare),
    blind: libraryBytes(blind),
  };
};

const helperShare = async (histogram: Histogram, bytes: Uint8Array): Promise<InputShare> => {
  const { flp, xof } = histogram;
  const [measurement, proof, blind] = [bytes.subarray(0, SEED), bytes.subarray(SEED, 2 * SEED), bytes.subarray(2 * SEED)];
  const expand = (seed: Uint8Array, usage: number, binder: Uint8Array, length: number): Promise<bigint[]> =>
    xof.expandIntoVec(flp.field, seed, histogram.domainSeparationTag(usage), binder, length);
  return {
    measurementShare: await expand(measurement, MEASUREMENT, HELPER, flp.measurementLen),
    proofsShare: await expand(proof, PROOF, Uint8Array.of(histogram.proofs, ...HELPER), flp.proofLen),
    wireMeasurementShare: libraryBytes(measurement),
    wireProofShare: libraryBytes(proof),
    blind: libraryBytes(blind),
  };
};

/** Converts the bytes of an opened share to the library's type. The library can write shares but not read them. Error `share_malformed`. */
export const readShare = async (histogram: Histogram, role: SplitRole, bytes: Uint8Array): Promise<Result<InputShare>> => {
  const { flp } = histogram;
  const size = role === 'leader' ? flp.field.encodedSize * (flp.measurementLen + flp.proofLen) + SEED : 3 * SEED;
  if (bytes.length !== size) return fail('share_malformed', 'The size of the share does not match the bundle.');
  try {
    return ok(role === 'leader' ? leaderShare(histogram, bytes) : await helperShare(histogram, bytes));
  } catch {
    return fail('share_malformed', 'The share has numbers that are not in the field.');
  }
};

/** An aggregator's settings for a bundle. */
export interface Aggregator extends Pick<SplitTask, 'question'> {
  readonly role: SplitRole;
  readonly histogram: Histogram;
  /** `importSplitKey` of the key named in the bundle. */
  readonly key: CryptoKey;
  /** 16 bytes known to both aggregators and to no device. They choose the random points at which the proof is checked. */
  readonly verifyKey: Uint8Array;
}

type State = Awaited<ReturnType<Histogram['prepareInit']>>['preparationState'];
type PrepShare = Parameters<Histogram['unshardPreparationShares']>[1][number];

/** An aggregator's half of the check of one report. */
export interface Prepared {
  readonly state: State;
  /** For the other aggregator, base64url. Reveals only whether the proof is valid. */
  readonly prepShare: string;
}

type Sealed = Pick<SplitReport, 'id' | 'bundle' | 'publicShare'> & { readonly sealed: string };

const ROLES = { leader: 0, helper: 1 } as const;

/** `undefined` for a text whose length is impossible in base64url. */
const bytesIn = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return fromBase64url(text);
  } catch {
    return undefined;
  }
};

/**
 * Opens this aggregator's share of a report and begins its check (VDAF-08, 5.2). Deterministic: repeating it after a crash gives the same
 * result. Errors: `share_sealed`, `share_malformed`.
 * @param report with this aggregator's sealed share
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
    // One nonce in 2¹²⁰ picks a point at which the proof would reveal too much.
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
 * Ends the check. Returns this aggregator's share of the counts, length L, if both shares together are a single 1 and zeros and belong to
 * one report. Error `proof_invalid`.
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
    // The library throws; we return a failure.
  }
  return fail('proof_invalid', 'The shares are not those of one valid report.');
};
