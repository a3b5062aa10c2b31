import { fail, ok, type Result } from '../protocol/result';
import { type Histogram, libraryBytes } from './histogram';
import type { SplitRole } from './hpke';

/** An aggregator's share of a report, ready to be prepared. */
export type InputShare = Parameters<Histogram['prepareInit']>[5];

const SEED = 16;
/** Domain separation and binder of what the helper's seeds stand for (VDAF-08, 7.2.2). */
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

/** Bytes of an opened share as the library wants them, which writes shares and does not read them. Error `share_malformed`. */
export const readShare = async (histogram: Histogram, role: SplitRole, bytes: Uint8Array): Promise<Result<InputShare>> => {
  const { flp } = histogram;
  const size = role === 'leader' ? flp.field.encodedSize * (flp.measurementLen + flp.proofLen) + SEED : 3 * SEED;
  if (bytes.length !== size) return fail('share_malformed', 'The share has another size than the bundle asks for.');
  try {
    return ok(role === 'leader' ? leaderShare(histogram, bytes) : await helperShare(histogram, bytes));
  } catch {
    return fail('share_malformed', 'The share has numbers that are not in the field.');
  }
};
