import type { Experiment, Variant } from '../../protocol/experiment';
import { variants } from '../../protocol/experiment';
import { hashV1 } from './hash';

/** The variant of a unit (device or hashed customer id): sticky, proportional to the shares, independent between salts. */
export const assign = ({ id, salt, shares }: Pick<Experiment, 'id' | 'salt' | 'shares'>, unitId: string): Variant => {
  const point = hashV1(`${id}:${salt}`, unitId);
  let edge = 0;
  for (const variant of variants) {
    edge += shares[variant];
    if (point < edge) return variant;
  }
  // Shares sum to 1 up to rounding; the sliver left over belongs to the last arm with a share.
  return variants.findLast((variant) => shares[variant] > 0) ?? 'none';
};
