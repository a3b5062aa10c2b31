import { widthOf } from '../../engine/features/computeFeatures';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import type { Decisions } from './rowsProbe';
import { spread } from './spread';

/**
 * Decisions of a flat log, where each row shows one coupon: the row once for every coupon of its vocabulary, all else as it was.
 *
 * @param source feature source that names the coupon; a spec without it has one candidate a row
 */
export const couponSwaps = (
  spec: FeatureSpec,
  source: string,
  samples: { readonly rows: number; readonly width: number; readonly x: Float32Array },
): Decisions => {
  const index = spec.fields.findIndex((field) => field.source === source && field.kind === 'categorical');
  const field = spec.fields[index];
  const candidates = field ? widthOf(field) : 1;
  const at = spec.fields.slice(0, Math.max(0, index)).reduce((sum, before) => sum + widthOf(before), 0);
  const rows = spread(samples.rows);
  const { width } = samples;
  const x = new Float32Array(rows.length * candidates * width);
  for (const [i, row] of rows.entries()) {
    for (let c = 0; c < candidates; c++) {
      const to = (i * candidates + c) * width;
      x.set(samples.x.subarray(row * width, (row + 1) * width), to);
      if (!field) continue;
      x.fill(0, to + at, to + at + candidates);
      x[to + at + c] = 1;
    }
  }
  return { x, candidates };
};
