import * as v from 'valibot';

/** Questions about a session that a report may answer, with how many answers each has. */
export const answersTo = {
  /** Behaviour stratum × purchased: 2·stratum + purchased. */
  'stratum-outcome': 8,
  /** What the session's coupons met: 0 neither, 1 one was claimed, 2 one was dismissed and none claimed. */
  reaction: 3,
} as const;

export const questionSchema = v.picklist(['stratum-outcome', 'reaction']);
export const questions = questionSchema.options;
export type ReportQuestion = v.InferOutput<typeof questionSchema>;
