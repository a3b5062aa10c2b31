import * as v from 'valibot';
import { bundleIdSchema } from '../protocol';
import { answersTo, type SplitQuestion, splitQuestionSchema } from './report';

/** What reports to one bundle are cut for. Two shares belong to one task and to no other. */
export interface SplitTask {
  /** Bundle id. */
  readonly bundle: string;
  /** What they answer; absent, as in tasks of before there was a choice: `stratum-outcome`. */
  readonly question?: 'visit-cell' | undefined;
  /**
   * Kinds of sessions that are counted apart. Of `stratum-outcome` coupons of the bundle in the manifest's order, and one more, the last, for sessions
   * that did not explore; of `visit-cell` one, as its cells have what was shown.
   */
  readonly arms: number;
  /** ε of each aggregator's noise. */
  readonly epsilon: number;
  /** HPKE public keys, base64url. */
  readonly leader: string;
  readonly helper: string;
}

/** What says how many counts a report is about. */
export type SplitShape = Pick<SplitTask, 'arms' | 'question'>;

interface TaskSource {
  readonly coupons: readonly unknown[];
  readonly reports: {
    readonly mode?: string | undefined;
    readonly epsilon: number;
    readonly split?: SplitAggregators | undefined;
  };
}

/** The task of a bundle; `undefined` in another mode, and where it does not name both aggregators: then there is nobody to report to. */
export const splitTask = (bundle: string, { coupons, reports: { mode, epsilon, split } }: TaskSource): SplitTask | undefined => {
  if (mode !== 'split' || split?.leader === undefined) return undefined;
  const { leader, helper, question } = split;
  const shape: SplitShape = question === 'visit-cell' ? { question, arms: 1 } : { arms: coupons.length + 1 };
  return { bundle, ...shape, epsilon, leader, helper: helper.key };
};

const answersOf = ({ question = 'stratum-outcome' }: { readonly question?: SplitQuestion | undefined }): number => answersTo[question];

/** Buckets of the histogram: L = answers · arms, 8 · arms or 288. */
export const splitLength = (shape: SplitShape): number => answersOf(shape) * shape.arms;

/**
 * Bucket of a session's answer.
 * @param arm place of the coupon that chance gave an exploring session among the bundle's; `undefined`: it did not explore, or that is not asked
 * @param answer to the question, exact: 2·stratum + purchased, or the visit's cell
 */
export const splitBucket = (shape: SplitShape, arm: number | undefined, answer: number): number =>
  answersOf(shape) * (arm ?? shape.arms - 1) + answer;

/** Counts by arm and answer. */
export const splitTable = (shape: SplitShape, buckets: readonly number[]): readonly (readonly number[])[] => {
  const answers = answersOf(shape);
  return Array.from({ length: shape.arms }, (_, arm) => buckets.slice(answers * arm, answers * (arm + 1)));
};

const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/));

/**
 * Body of `POST /v1/reports/split`, before its token (`writeRedeemedToken`): one session's exact answer, cut into two shares that say nothing each, sealed for one aggregator each. Which
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

/** An aggregator's HPKE public key: uncompressed P-256 point, 65 bytes, base64url. */
export const splitKeySchema = v.pipe(
  v.string(),
  v.regex(/^B[A-Za-z0-9_-]{86}$/, 'must be the 87 characters that `couplet aggregator` prints'),
);

/**
 * Who counts in mode `split`, and what, as it stands in the signed manifest (`reports.split`): the one place a device takes keys from, so that everybody has
 * the same.
 */
export const splitAggregatorsSchema = v.object({
  /** Key of the shop's own server, which fills it in when it publishes; absent in a campaign. */
  leader: v.exactOptional(splitKeySchema),
  helper: v.object({
    /** Who runs the second aggregator, for people: shown to shoppers. */
    operator: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
    key: splitKeySchema,
  }),
  /** What reports answer; absent, as in bundles of before there was a choice: `stratum-outcome`. */
  question: v.exactOptional(splitQuestionSchema),
});
type SplitAggregators = v.InferOutput<typeof splitAggregatorsSchema>;
