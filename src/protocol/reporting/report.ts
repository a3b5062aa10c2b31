import * as v from 'valibot';
import { DAY } from '../values/clock';

/** Questions about a session that a report may answer, with how many answers each has. */
export const answersTo = {
  /** Behaviour stratum × purchased: 2·stratum + purchased. */
  'stratum-outcome': 8,
  /** What the session's coupons met: 0 neither, 1 one was claimed, 2 one was dismissed and none claimed. */
  reaction: 3,
  /**
   * Did what the device has adapted foretell its shopper's answers since the last report better than the model it came with (docs/adr/015)? 1 yes,
   * 0 no. Where there was nothing to compare it is a coin, so that half stands for "as often better as worse" and no third answer costs noise.
   */
  'local-right': 2,
  /**
   * What a visit was and what came of it (`device/visitCell`). For mode `split` alone: randomised, one answer in forty would be true at the largest ε
   * (docs/adr/048).
   */
  'visit-cell': 288,
} as const;

export const questionSchema = v.picklist(['stratum-outcome', 'reaction', 'local-right']);
export const questions = questionSchema.options;
export type ReportQuestion = v.InferOutput<typeof questionSchema>;

/** What reports of mode `split` may answer, one question a bundle. */
export const splitQuestionSchema = v.picklist(['stratum-outcome', 'visit-cell']);
export type SplitQuestion = v.InferOutput<typeof splitQuestionSchema>;

/** Bytes of every report body on the wire, padded, so that its length tells nothing. */
export const REPORT_BYTES = 256;

/** A device sends a report again until it is acknowledged, but no longer than this after it was made, ms. */
export const RESEND_FOR = 21 * DAY;
/** Days for which a server knows a report again: longer than any device that has heard no answer goes on sending it. */
export const REMEMBER_DAYS = 30;

/**
 * The only thing about behaviour that leaves a browser without a click: one randomised answer. `answer` is the output of k-ary randomised
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
