import * as v from 'valibot';

/** Metrics that may not get worse by more than the merchant says. */
export const guardrailNames = ['refundRate', 'averageOrder', 'marginPerOrder'] as const;
export type GuardrailName = (typeof guardrailNames)[number];

const guardrailSchema = v.strictObject({
  /** `refundRate`: points it may rise, 0.02 = 2 points. The others: share of the control's that it may fall. */
  most: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** `stop` switches coupons off, `warn` says so on the results page and in the log, `off` does not look. */
  action: v.picklist(['off', 'warn', 'stop']),
});
export type Guardrail = v.InferOutput<typeof guardrailSchema>;

/** Kept by the server; no device reads it. */
export const guardrailsSchema = v.strictObject({
  refundRate: guardrailSchema,
  averageOrder: guardrailSchema,
  marginPerOrder: guardrailSchema,
});
export type Guardrails = v.InferOutput<typeof guardrailsSchema>;

/** Wide enough that the discount itself, say 10% off six orders of ten at 40% margin, breaks none of them. */
export const defaultGuardrails: Guardrails = {
  refundRate: { most: 0.02, action: 'warn' },
  averageOrder: { most: 0.1, action: 'warn' },
  marginPerOrder: { most: 0.25, action: 'warn' },
};
