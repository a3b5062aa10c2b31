import * as v from 'valibot';

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
