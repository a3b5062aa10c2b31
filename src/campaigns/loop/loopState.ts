import * as v from 'valibot';
import { bundleIdSchema } from '../../protocol/protocol';

const count = v.pipe(v.number(), v.minValue(0));

/** The amount of data a bundle learnt from: orders and reports of the running experiment. */
const evidenceSchema = v.object({ orders: count, reports: count });
export type Evidence = v.InferOutput<typeof evidenceSchema>;
export const noEvidence: Evidence = { orders: 0, reports: 0 };

/** A bundle that the server made from what it learnt. */
const trialSchema = v.object({
  bundle: bundleIdSchema,
  /** The live bundle when it was made, with which it is compared. */
  base: bundleIdSchema,
  evidence: evidenceSchema,
  /** The evidence that `base` had not learnt from. */
  news: evidenceSchema,
  /** UTC ms. */
  at: v.number(),
});
export type Trial = v.InferOutput<typeof trialSchema>;

const stageSchema = v.object({
  ...trialSchema.entries,
  // Fixed when the stage began, because a confidence sequence needs a constant share and question.
  share: v.number(),
  tolerance: v.number(),
  horizonDays: v.number(),
  since: v.number(),
});
export type Stage = v.InferOutput<typeof stageSchema>;

const phaseSchema = v.variant('name', [
  v.object({ name: v.literal('idle') }),
  v.object({ name: v.literal('pending'), trial: trialSchema }),
  v.object({ name: v.literal('stage'), stage: stageSchema }),
]);

export const eventCodes = ['unchanged', 'prepared', 'staged', 'promoted', 'taken_back', 'ended'] as const;
const eventSchema = v.object({
  /** UTC ms. */
  at: v.number(),
  code: v.picklist(eventCodes),
  bundle: v.nullable(bundleIdSchema),
  facts: v.record(v.string(), v.union([v.number(), v.string()])),
});
export type LoopEvent = v.InferOutput<typeof eventSchema>;

export const loopStateSchema = v.object({
  /** The live bundle and what it learnt from; null before the first check. */
  live: v.nullable(v.object({ bundle: bundleIdSchema, evidence: evidenceSchema })),
  /** Evidence of the last attempt. Later evidence is news. */
  tried: evidenceSchema,
  /** The bundle last taken back. A similar one is not tried again. */
  refused: v.nullable(bundleIdSchema),
  phase: phaseSchema,
  /** Reason code if no bundle could be made, else null. */
  problem: v.nullable(v.string()),
  /** Number of events by type. */
  counts: v.record(v.string(), v.number()),
  /** Newest first. */
  history: v.array(eventSchema),
});
export type LoopState = v.InferOutput<typeof loopStateSchema>;

export const newLoop: LoopState = {
  live: null,
  tried: noEvidence,
  refused: null,
  phase: { name: 'idle' },
  problem: null,
  counts: {},
  history: [],
};

const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));

/** What the server may do automatically with what it has learnt. */
export const loopSettingsSchema = v.strictObject({
  /** `automatic`: try a bundle and judge it. `ask`: prepare it and wait for the merchant. `off`: nothing. */
  mode: v.picklist(['automatic', 'ask', 'off']),
  /** Share of the devices that try a new bundle. */
  share: between(0.05, 0.5),
  /** Largest loss of net margin, as a share, for a new bundle to count as not worse. */
  tolerance: between(0, 0.2),
  /** Days after which the estimate decides if the interval has not. */
  horizonDays: v.pipe(v.number(), v.safeInteger(), v.minValue(7), v.maxValue(365)),
});
export type LoopSettings = v.InferOutput<typeof loopSettingsSchema>;

export const defaultLoopSettings: LoopSettings = { mode: 'automatic', share: 0.2, tolerance: 0.02, horizonDays: 28 };
