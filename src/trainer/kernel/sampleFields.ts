import { widthOf } from '../../engine/features/computeFeatures';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import { orderedPositions } from './orderedPositions';

/** Which columns of a sample matrix are one field. */
export interface SampleField {
  readonly name: string;
  readonly start: number;
  /** Columns: 1 for a number, else one a category. */
  readonly width: number;
  readonly kind: 'categorical' | 'numeric';
  /** An attribute of the coupon. */
  readonly coupon: boolean;
  /** Position in [0, 1] of each category, where they have an order. */
  readonly positions?: readonly number[];
}

/** Fields of samples encoded by a spec, in the order of their columns. */
export const sampleFields = ({ fields }: FeatureSpec): readonly SampleField[] => {
  let start = 0;
  return fields.map((field): SampleField => {
    const width = widthOf(field);
    const at = { name: field.name, start, width, kind: field.kind, coupon: field.source.startsWith('coupon.') };
    start += width;
    const positions = field.kind === 'categorical' ? orderedPositions(field.vocabulary) : undefined;
    return positions ? { ...at, positions } : at;
  });
};
