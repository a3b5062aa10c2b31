import type { FeatureField, FeatureValue } from '../../engine/features/featureSpec';

/** Raw values of every source for one row. */
export type RawRow = Readonly<Record<string, FeatureValue>>;

export interface FieldPlan {
  readonly source: string;
  readonly kind: 'categorical' | 'identity' | 'log1p';
}

const DEVIATION_FLOOR = 1e-9;

/**
 * Fields fitted to rows: vocabulary in sorted order, or mean and standard deviation after the transform. Missing values become the mean, so
 * that they encode as 0. Fields that never vary are left out.
 */
export const fitFields = (plans: readonly FieldPlan[], rows: readonly RawRow[]): FeatureField[] =>
  plans.flatMap(({ source, kind }): FeatureField[] => {
    const values = rows.map((row) => row[source]).filter((value) => value !== undefined);
    if (kind === 'categorical') {
      const vocabulary = [...new Set(values.map(String))].sort();
      return vocabulary.length > 1 ? [{ kind, name: source, source, vocabulary }] : [];
    }
    const t = values.map((value) => (kind === 'log1p' ? Math.log1p(Math.max(0, Number(value))) : Number(value)));
    const mean = t.reduce((sum, x) => sum + x, 0) / Math.max(1, t.length);
    const std = Math.sqrt(t.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, t.length));
    if (!(std > DEVIATION_FLOOR)) return [];
    return [{ kind: 'numeric', name: source, source, transform: kind, mean, std, missing: kind === 'log1p' ? Math.expm1(mean) : mean }];
  });
