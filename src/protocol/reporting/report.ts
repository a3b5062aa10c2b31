import * as v from 'valibot';
import { DAY } from '../values/clock';

/** Questions about a session that a report can answer, with the number of possible answers. */
export const answersTo = {
  /** Behaviour stratum × purchased: 2·stratum + purchased. */
  'stratum-outcome': 8,
  /** Reaction to the session's coupons: 0 none, 1 one was claimed, 2 one was dismissed and none claimed. */
  reaction: 3,
  /**
   * Whether the adapted model predicted its shopper's behaviour since the last report better than the published model (docs/adr/015): 1
   * yes, 0 no. Without anything to compare it is a coin flip, so that one half means "equally good" and no third answer adds noise.
   */
  'local-right': 2,
  /** The latest answer on this device to "Was this useful?" about a used coupon: 0 none, 1 yes, 2 no. */
  useful: 3,
  /**
   * What happened in a visit (`engine/decision/visitCell`). Only for mode `split`: if randomised, one report in forty would be true at the
   * largest ε (docs/adr/048).
   */
  'visit-cell': 288,
} as const;

export const questionSchema = v.picklist(['stratum-outcome', 'reaction', 'local-right', 'useful']);
export const questions = questionSchema.options;
export type ReportQuestion = v.InferOutput<typeof questionSchema>;

/** Questions that reports of mode `split` may answer, one per bundle. */
export const splitQuestionSchema = v.picklist(['stratum-outcome', 'visit-cell']);
export type SplitQuestion = v.InferOutput<typeof splitQuestionSchema>;

/** Bytes of every report body. Reports are padded, so that the length reveals nothing. */
export const REPORT_BYTES = 256;

/** A device resends a report until it is acknowledged, for at most this long after making it, ms. */
export const RESEND_FOR = 21 * DAY;
/** Days for which a server recognises a report it has received. Longer than devices resend. */
export const REMEMBER_DAYS = 30;

/**
 * The only data about behaviour that leaves a browser without a click: one randomised answer. `answer` is the output of k-ary randomised
 * response, k = `answersTo[question]`.
 */
export const reportSchema = v.pipe(
  v.strictObject({
    v: v.literal('report/1'),
    /** 128 random bits, hex; makes delivery idempotent and links to nothing. */
    id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
    bundle: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
    question: questionSchema,
    answer: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7)),
    /** Explored coupon, drawn before any behaviour was read; only from exploring sessions. */
    explored: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{0,39}$/))),
    pad: v.pipe(v.string(), v.maxLength(REPORT_BYTES)),
  }),
  v.check(({ question, answer }) => answer < answersTo[question], 'The question has no such answer.'),
);
export type Report = v.InferOutput<typeof reportSchema>;
