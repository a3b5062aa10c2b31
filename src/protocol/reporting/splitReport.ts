import * as v from 'valibot';
import { bundleIdSchema } from '../protocol';
import { type SplitShape, splitLength } from './splitTask';

const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/));

/**
 * Body of `POST /v1/reports/split`, before its token (`spendText`): one session's exact answer, cut into two shares that say nothing each, sealed for one aggregator each. Which
 * bucket it is shows in neither the bytes nor their number. Binary fields are base64url.
 */
export const splitReportSchema = v.strictObject({
  v: v.literal('split/1'),
  /** 128 random bits, hex: nonce of the proof, makes delivery idempotent and links to nothing. */
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  bundle: bundleIdSchema,
  publicShare: base64url,
  /** Sealed for the leader, which is the shop's server. */
  leader: base64url,
  /** Sealed for the helper. */
  helper: base64url,
});
export type SplitReport = v.InferOutput<typeof splitReportSchema>;

const SEED = 16;
const FIELD = 16;
/** HPKE: encapsulated P-256 key and the tag of AES-GCM. */
const SEALING = 65 + 16;

/** Multiplications that one call of the proof's gadget checks: about √L makes the proof shortest. */
export const splitChunk = (shape: SplitShape): number => Math.round(Math.sqrt(splitLength(shape)));

/**
 * Bytes of each field before base64url. The leader's share is L counts and a proof of 2c + 2(p − 1) + 1 field elements, p the power of two above
 * ⌈L/c⌉, and a seed; the helper's is three seeds (VDAF-08, 7.4.4: Prio3Histogram).
 */
const splitSizes = (shape: SplitShape) => {
  const [length, chunk] = [splitLength(shape), splitChunk(shape)];
  const points = 2 ** Math.ceil(Math.log2(1 + Math.ceil(length / chunk)));
  const proof = 2 * chunk + 2 * (points - 1) + 1;
  return { publicShare: 2 * SEED, leader: FIELD * (length + proof) + SEED + SEALING, helper: 3 * SEED + SEALING };
};

const textOf = (bytes: number): number => Math.ceil((4 * bytes) / 3);

/** Body on the wire: the same fields in the same order, ASCII. */
export const splitReportText = ({ id, bundle, publicShare, leader, helper }: Omit<SplitReport, 'v'>): string =>
  JSON.stringify({ v: 'split/1', id, bundle, publicShare, leader, helper } satisfies SplitReport);

/** Bytes of `splitReportText`, the same for every report of a shape: 2.5 kB with six coupons, 27 kB with 128, 8.7 kB of a visit's cell. */
export const splitReportBytes = (shape: SplitShape): number => {
  const { publicShare, leader, helper } = splitSizes(shape);
  const frame = splitReportText({ id: ''.padEnd(32), bundle: ''.padEnd(16), publicShare: '', leader: '', helper: '' }).length;
  return frame + textOf(publicShare) + textOf(leader) + textOf(helper);
};

/** The fields have the sizes that the bundle asks for. */
export const isOfSize = ({ publicShare, leader, helper }: SplitReport, shape: SplitShape): boolean => {
  const sizes = splitSizes(shape);
  return (
    publicShare.length === textOf(sizes.publicShare) && leader.length === textOf(sizes.leader) && helper.length === textOf(sizes.helper)
  );
};
