import * as v from 'valibot';

/** A whole number within bounds. */
export const whole = (least: number, most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));
