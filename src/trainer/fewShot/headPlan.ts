import { widthOf } from '../../engine/features/computeFeatures';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import { rowsByGroup } from './rowsByGroup';

/** Which coordinates of h share a variance; positions in h = [1, z, inputs]. */
export interface HeadPlan {
  /** Positions of the network's input vector, the coupon's first. */
  readonly inputs: readonly number[];
  /** The first coordinates, which get a full covariance: intercept, z, and the coupon's. */
  readonly full: number;
  /** One block a field after those: its coordinates have one variance. */
  readonly blocks: readonly (readonly number[])[];
}

/** A coupon field of more values than this gets one variance for all; the covariance of more could not be learnt from some hundred shoppers. */
const MOST_FULL = 12;
/** Width of the head at most; fields that come later are left to the network. */
const WIDEST = 96;
/** Share of shoppers whose answers must differ in a field; one that is fixed in a shopper cannot tell two answers apart. */
const LEAST_VARYING = 0.2;

/** Fields of a spec that differ between the answers of one shopper, the coupon's first: what a local head can tell answers apart by. */
export const headPlan = (
  spec: FeatureSpec,
  samples: { readonly width: number; readonly x: Float32Array; readonly groups: readonly string[] },
): HeadPlan => {
  const groups = rowsByGroup(samples.groups).filter((rows) => rows.length > 1);
  let next = 0;
  const fields = spec.fields.map((field) => {
    const columns = Array.from({ length: widthOf(field) }, (_, j) => next + j);
    next += columns.length;
    const varies = (rows: Int32Array): boolean =>
      columns.some((j) => rows.some((row) => samples.x[row * samples.width + j] !== samples.x[rows[0]! * samples.width + j]));
    return { coupon: field.source.startsWith('coupon.'), columns, share: groups.filter(varies).length / groups.length };
  });
  const varying = fields.filter(({ share }) => share >= LEAST_VARYING);
  const ordered = [...varying.filter(({ coupon }) => coupon), ...varying.filter(({ coupon }) => !coupon)];
  const inputs: number[] = [];
  const blocks: number[][] = [];
  let full = 2;
  for (const { coupon, columns } of ordered) {
    if (inputs.length + columns.length > WIDEST) continue;
    const positions = columns.map((_, i) => inputs.length + 2 + i);
    inputs.push(...columns);
    if (coupon && blocks.length === 0 && full - 2 + columns.length <= MOST_FULL) full += columns.length;
    else blocks.push(positions);
  }
  return { inputs, full, blocks };
};
