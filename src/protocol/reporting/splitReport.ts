import * as v from 'valibot';
import { bundleIdSchema } from '../protocol';
import { answersTo, type SplitQuestion, splitQuestionSchema } from './report';

/** What the reports to one bundle are split for. Both shares belong to the same task. */
export interface SplitTask {
  /** Bundle id. */
  readonly bundle: string;
  /** The question; absent, as in older tasks: `stratum-outcome`. */
  readonly question?: 'visit-cell' | undefined;
  /**
   * Session types that are counted separately. For `stratum-outcome`: the bundle's coupons in the manifest's order, and last the sessions
   * that did not explore. For `visit-cell`: 1, because its cells include which coupon was shown.
   */
  readonly arms: number;
  /** ε of each aggregator's noise. */
  readonly epsilon: number;
  /** HPKE public keys, base64url. */
  readonly leader: string;
  readonly helper: string;
}

/** What determines the number of counts of a report. */
export type SplitShape = Pick<SplitTask, 'arms' | 'question'>;

interface TaskSource {
  readonly coupons: readonly unknown[];
  readonly reports: {
    readonly mode?: string | undefined;
    readonly epsilon: number;
    readonly split?: SplitAggregators | undefined;
  };
}

/** The task of a bundle. `undefined` in another mode, or if the bundle does not name both aggregators, so that there is no recipient. */
export const splitTask = (bundle: string, { coupons, reports: { mode, epsilon, split } }: TaskSource): SplitTask | undefined => {
  if (mode !== 'split' || split?.leader === undefined) return undefined;
  const { leader, helper, question } = split;
  const shape: SplitShape = question === 'visit-cell' ? { question, arms: 1 } : { arms: coupons.length + 1 };
  return { bundle, ...shape, epsilon, leader, helper: helper.key };
};

const answersOf = ({ question = 'stratum-outcome' }: { readonly question?: SplitQuestion | undefined }): number => answersTo[question];

/** Buckets of the histogram: L = answers · arms, which is 8 · arms or 288. */
export const splitLength = (shape: SplitShape): number => answersOf(shape) * shape.arms;

/**
 * Bucket of a session.
 * @param arm index of the randomly drawn coupon of an exploring session in the bundle; `undefined`: it did not explore, or the question
 * does not need it
 * @param answer exact answer to the question: 2·stratum + purchased, or the visit's cell
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
 * Body of `POST /v1/reports/split`, before its token (`writeRedeemedToken`): one session's exact answer, split into two shares that reveal
 * nothing alone, each encrypted for one aggregator. Neither the bytes nor their number reveal the bucket. Binary fields are base64url.
 */
export const splitReportSchema = v.strictObject({
  v: v.literal('split/1'),
  /** 128 random bits, hex: nonce of the proof. Makes delivery idempotent and links to nothing. */
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  bundle: bundleIdSchema,
  publicShare: base64url,
  /** Encrypted for the leader, which is the shop's server. */
  leader: base64url,
  /** Encrypted for the helper. */
  helper: base64url,
});
export type SplitReport = v.InferOutput<typeof splitReportSchema>;

const SEED = 16;
const FIELD = 16;
/** HPKE: encapsulated P-256 key and AES-GCM tag. */
const SEALING = 65 + 16;

/** Multiplications checked by one call of the proof's gadget. About √L makes the proof shortest. */
export const splitChunk = (shape: SplitShape): number => Math.round(Math.sqrt(splitLength(shape)));

/**
 * Bytes of each field before base64url. The leader's share has L counts, a proof of 2c + 2(p − 1) + 1 field elements, with p the power of
 * two above ⌈L/c⌉, and a seed. The helper's has three seeds (VDAF-08, 7.4.4: Prio3Histogram).
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

/** Bytes of `splitReportText`, equal for every report of a shape: 2.5 kB with six coupons, 27 kB with 128, 8.7 kB for a visit's cell. */
export const splitReportBytes = (shape: SplitShape): number => {
  const { publicShare, leader, helper } = splitSizes(shape);
  const frame = splitReportText({ id: ''.padEnd(32), bundle: ''.padEnd(16), publicShare: '', leader: '', helper: '' }).length;
  return frame + textOf(publicShare) + textOf(leader) + textOf(helper);
};

/** Whether the fields have the sizes the bundle requires. */
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
 * The aggregators of mode `split` and their question, in the signed manifest (`reports.split`). Devices take keys only from here, so that
 * all devices use the same.
 */
export const splitAggregatorsSchema = v.object({
  /** Key of the shop's own server, added when it publishes; absent in a campaign. */
  leader: v.exactOptional(splitKeySchema),
  helper: v.object({
    /** Name of the operator of the second aggregator, shown to shoppers. */
    operator: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
    key: splitKeySchema,
  }),
  /** The question; absent, as in older bundles: `stratum-outcome`. */
  question: v.exactOptional(splitQuestionSchema),
});
type SplitAggregators = v.InferOutput<typeof splitAggregatorsSchema>;
