import { integer, type Rng, uniform } from '../../maths/random';
import type { FieldedSamples } from '../network/groupedSamples';
import type { KernelSpace } from './kernelSpace';

/**
 * Rows that nobody answered: the occasion and coupon of one row with the subject of another, who takes each of its fields with probability
 * `mix` from a third. A teacher answers them, so that a student sees far more than the log holds. Without fields that belong to a subject,
 * all fields but the coupon's are mixed.
 *
 * @returns `[count, width]`
 */
export const recombine = (samples: FieldedSamples, space: KernelSpace, count: number, mix: number, rng: Rng): Float32Array => {
  const { rows, width, x } = samples;
  const swapped = space.subject.length > 0 ? space.subject : space.occasion.filter(({ coupon }) => !coupon);
  const out = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const [occasion, subject, third] = [integer(rng, rows), integer(rng, rows), integer(rng, rows)];
    out.set(x.subarray(occasion * width, (occasion + 1) * width), i * width);
    for (const { start, width: columns } of swapped) {
      const from = (uniform(rng) < mix ? third : subject) * width + start;
      out.set(x.subarray(from, from + columns), i * width + start);
    }
  }
  return out;
};
