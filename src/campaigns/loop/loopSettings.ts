import * as v from 'valibot';

const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));

/** What the server may do by itself with what it has learnt. */
export const loopSettingsSchema = v.strictObject({
  /** `automatic`: try it and judge it. `ask`: prepare it and wait for the merchant. `off`: nothing. */
  mode: v.picklist(['automatic', 'ask', 'off']),
  /** Share of the devices that try a new bundle. */
  share: between(0.05, 0.5),
  /** Share of the net margin that a new bundle may cost at most to count as not worse. */
  tolerance: between(0, 0.2),
  /** Days after which the estimate decides where the interval has not. */
  horizonDays: v.pipe(v.number(), v.safeInteger(), v.minValue(7), v.maxValue(365)),
});
export type LoopSettings = v.InferOutput<typeof loopSettingsSchema>;

export const defaultLoopSettings: LoopSettings = { mode: 'automatic', share: 0.2, tolerance: 0.02, horizonDays: 28 };
