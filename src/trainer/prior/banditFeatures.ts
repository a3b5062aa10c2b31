import { computeFeatures } from '../../engine/features/computeFeatures';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import { type FieldPlan, fitFields, type RawRow } from './fitFields';

/** Bandit features φ fitted to rows of shown coupons, after the one feature of "no coupon". */
export const banditFeatures = (id: string, plans: readonly FieldPlan[], rows: readonly RawRow[]): FeatureSpec => ({
  version: 1,
  id,
  fields: [
    { kind: 'numeric', name: 'coupon.isNone', source: 'coupon.isNone', transform: 'identity', mean: 0, std: 1, missing: 0 },
    ...fitFields(plans, rows),
  ],
});

/** φ of a coupon that was shown. */
export const shownContext = (features: FeatureSpec, row: RawRow | undefined): Float64Array =>
  computeFeatures(features, (source) => (source === 'coupon.isNone' ? 0 : row?.[source]));
