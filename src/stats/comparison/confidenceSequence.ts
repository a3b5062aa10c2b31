import { Z95 } from '../../maths/distributions';

/** Error rate of an experiment, over all its comparisons and looks together. */
export const ALPHA = 0.05;

interface Calibration {
  /** a(α) of `criticalScore`. */
  readonly sequence: number;
  /** Φ⁻¹(1 − α/2), for one look. */
  readonly fixed: number;
}

/**
 * Two-sided error rates of the tests (`closedLevels`). a(α) solves P(∃ s > 0: |B(s)| ≥ z(s) √s) = α for continuously observed Brownian
 * motion B. It was found by propagating the density, as in `crossingProbabilities`, and `criticalScore.test.ts` reproduces it.
 */
const calibrations = {
  0.05: { sequence: 1.6006, fixed: Z95 },
  0.025: { sequence: 2.0398, fixed: 2.241402727604945 },
  0.0166: { sequence: 2.305, fixed: 2.39544949 },
  0.0125: { sequence: 2.4907, fixed: 2.497705474412374 },
  0.045: { sequence: 1.6664, fixed: 2.004654461765096 },
  0.0025: { sequence: 3.5717, fixed: 3.0233414397391476 },
} satisfies Record<number, Calibration>;
export type Level = keyof typeof calibrations;

/** Planned end / mixing variance: 2. A smaller ratio finds large effects sooner, a larger one effects of the planned size. */
const MIXED = 2;
/** How fast the boundary rises beyond the planned end. */
const BEYOND = 3;

/**
 * Score beyond which there is a difference, at any look: z(s)² = (1 + ρ/s)(ln(1 + s/ρ) + 2a + 2b max(0, ln s)), ρ = ½, b = 3. The boundary
 * of the normal mixture (Robbins 1970, https://doi.org/10.1214/aoms/1177696786; Howard et al. 2021, https://doi.org/10.1214/20-AOS1991)
 * spreads its errors over infinite time. With b most are spent by the planned end, so that a(.05) = 1.6 and not −ln .05 = 3. For sums with
 * an estimated variance it holds asymptotically (Waudby-Smith et al. 2024, https://arxiv.org/abs/2103.06476).
 *
 * @param progress s > 0: customers with an order so far over those at the planned end
 */
export const criticalScore = (progress: number, level: Level = ALPHA): number =>
  Math.sqrt(
    (1 + 1 / (MIXED * progress)) *
      (Math.log1p(MIXED * progress) + 2 * calibrations[level].sequence + 2 * BEYOND * Math.max(0, Math.log(progress))),
  );

/** Score beyond which there is a difference at a single look, planned in advance. */
export const fixedScore = (level: Level = ALPHA): number => calibrations[level].fixed;

/** Customers with an order that each group needs for an interval: from there sums are close to normal, and the pace is known. */
export const FIRST_CUSTOMERS = 100;

/** Weeks an experiment is planned for by default. The confidence sequence is narrowest there, and valid before and after. */
export const PLANNED_WEEKS = 8;
