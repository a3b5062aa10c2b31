import { packedIndex } from '../../maths/linalg';
import type { ArmStatistics, SharedFit, SharedState } from './sharedState';
import { startingVariances } from './sharedVariances';

const nothing = (arm: string): ArmStatistics => ({
  arm,
  plays: 0,
  moments: new Float32Array(0),
  products: new Float64Array(0),
  absolute: 0,
  squares: 0,
});

/** Copy with room for d slots; the lower triangle row by row only grows at its end. */
const roomFor = (d: number, { moments, products, ...rest }: ArmStatistics): ArmStatistics => {
  const wider = { ...rest, moments: new Float32Array(packedIndex(d, 0)), products: new Float64Array(d) };
  wider.moments.set(moments);
  wider.products.set(products);
  return wider;
};

/** The sums with the rewards that waited, and the slots and arms that came with them. */
export const sharedFitWith = ({ arms, groups, variances }: SharedFit, waiting: SharedState['waiting']): SharedFit => {
  const slots = [...groups];
  for (const { context } of waiting) {
    const { index, group } = context.x;
    for (const [i, slot] of index.entries()) slots[slot] = group[i]!;
  }
  const d = slots.length;
  // A slot can be skipped by decisions that never got their reward; it then belongs to no fact of its own.
  for (let slot = 0; slot < d; slot++) slots[slot] ??= 0;
  const sums = new Map(arms.map((arm) => [arm.arm, roomFor(d, arm)]));
  for (const { context, reward } of waiting) {
    const { arm, x } = context;
    const { moments, products, ...known } = sums.get(arm) ?? roomFor(d, nothing(arm));
    for (const [n, i] of x.index.entries()) {
      products[i]! += x.value[n]! * reward;
      for (const [m, j] of x.index.entries()) if (j <= i) moments[packedIndex(i, j)]! += x.value[n]! * x.value[m]!;
    }
    const absolute = known.absolute + Math.abs(reward);
    sums.set(arm, { ...known, moments, products, plays: known.plays + 1, absolute, squares: known.squares + reward ** 2 });
  }
  const facts = slots.reduce((most, group) => Math.max(most, group + 1), variances.common.length);
  const start = Array.from({ length: facts }, (_, group) => startingVariances(group));
  return {
    arms: [...sums.values()],
    groups: slots,
    variances: {
      ...variances,
      common: start.map(({ common }, group) => variances.common[group] ?? common),
      own: start.map(({ own }, group) => variances.own[group] ?? own),
    },
  };
};
