import { type Rng, uniform } from '../../maths/random';

/**
 * Kinds of structure that a generated shop may have (docs/simulate.md). The form of the gain model assumes none of them, but its prior was fitted to
 * development shops that have them (`engine/gain/family.json`).
 */
export const families = [
  'thresholds',
  'stockpiling',
  'waiting',
  'reference-prices',
  'seasons',
  'cannibalisation',
  'heavy-tails',
  'returns',
  'losing',
] as const;
export type Family = (typeof families)[number];

/** Chance that a shop has a family; each is drawn by itself, so that shops have some two or three. */
const SHARE = 0.3;
const LOSING_SHARE = 0.08;

/** Those of one shop, at least one. */
export const drawFamilies = (rng: Rng): ReadonlySet<Family> => {
  for (;;) {
    const drawn = families.filter((family) => uniform(rng) < (family === 'losing' ? LOSING_SHARE : SHARE));
    if (drawn.length > 0) return new Set(drawn);
  }
};
