import type { StrataAnswer } from '../../../campaigns/strataAnswer';
import { Z95 } from '../../../maths/normalTail';

export interface SegmentRow {
  readonly couponId: string;
  /** As a share of what the coupon sells over all shoppers. */
  readonly effect: number;
  /** 95%, chance and privacy noise together; nothing sells less than nothing. */
  readonly lower: number;
  readonly upper: number;
  readonly clear: 'better' | 'worse' | undefined;
  /** At the trust region's end, where reports alone may not move it further. */
  readonly atLimit: boolean;
  /** Margin that it adds in 100 visits to what orders say of it, minor units; null where orders say nothing. */
  readonly adds: number | null;
}

/** Coupons in one stratum, what sells best there, against its own average, first. */
export const segmentRows = ({ effects, trustRegion }: StrataAnswer, stratum: number): readonly SegmentRow[] =>
  effects
    .map(({ couponId, effect, error, worth }): SegmentRow => {
      const value = effect[stratum] ?? 0;
      const half = Z95 * (error[stratum] ?? 0);
      const [lower, upper] = [Math.max(-1, value - half), value + half];
      return {
        couponId,
        effect: value,
        lower,
        upper,
        clear: lower > 0 ? 'better' : upper < 0 ? 'worse' : undefined,
        atLimit: value >= trustRegion - 1 || value <= 1 / trustRegion - 1,
        adds: worth > 0 ? 100 * worth * value : null,
      };
    })
    .sort((a, b) => b.effect - a.effect);
