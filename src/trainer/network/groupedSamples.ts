import type { SampleField } from '../kernel/sampleFields';
import type { Samples } from './trainNetwork';

/** Labelled rows whose groups (respondents, shoppers) must not be split. */
export interface GroupedSamples extends Samples {
  readonly groups: readonly string[];
  readonly coupons: readonly string[];
  /** Which columns are one field; a kernel classifier teaches the network only where it is told. */
  readonly fields?: readonly SampleField[];
}

/** Labelled rows that know their groups and their fields. */
export type FieldedSamples = Omit<GroupedSamples, 'coupons'> & { readonly fields: readonly SampleField[] };

export const isFielded = (samples: Samples & Partial<GroupedSamples>): samples is FieldedSamples =>
  samples.fields !== undefined && samples.groups !== undefined;

/** Some of the rows, in the order given. */
export const takeRows = <T extends Samples & Partial<GroupedSamples>>(samples: T, rows: readonly number[]): T => {
  const { width } = samples;
  const x = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) x.set(samples.x.subarray(row * width, (row + 1) * width), i * width);
  return {
    ...samples,
    rows: rows.length,
    x,
    y: Float32Array.from(rows, (row) => samples.y[row]!),
    ...(samples.groups ? { groups: rows.map((row) => samples.groups?.[row]) } : {}),
    ...(samples.coupons ? { coupons: rows.map((row) => samples.coupons?.[row]) } : {}),
  };
};
