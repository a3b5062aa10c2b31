import { contrast, criticalOf, type Ends, NO_ENDS } from './contrast';
import type { Kind, Levels } from './critical';
import type { Name } from './groupFigures';
import { enough, type Lot, type Plan, type Side, sideOf } from './sides';

/** Where q is refused, from the estimate on in steps of a twentieth of it, each end to the last digit. */
const endOf = (excess: (q: number) => number, from: number, step: number): number => {
  let near = from;
  while (excess(near + step) < 0) near += step;
  let far = near + step;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (near + far) / 2;
    if (excess(middle) < 0) near = middle;
    else far = middle;
  }
  return far;
};

/**
 * Δa / Δb with every ratio that is not refused; without ends where Δb may be 0, without a value where one planned look says so too. Nothing is
 * capped: the difference in a − q b is worked out of every customer's own.
 */
export const ratio = (treatment: Lot, control: Lot, [a, b]: readonly [Name, Name], levels: Levels, plan: Plan) => {
  const between = (u: number, v: number): readonly [Side, Side] => {
    const side = (lot: Lot): Side => sideOf(lot, (customer) => u * customer[a] + v * customer[b], plan);
    return [side(treatment), side(control)];
  };
  const [above, below] = [between(1, 0), between(0, 1)];
  const critical = (kind: Kind): number => criticalOf(...below, kind, levels);
  const isKnown = (kind: Kind): boolean => enough(...below) && contrast(...below, 1).score > critical(kind);
  const estimate = contrast(...above, 1).value / contrast(...below, 1).value;
  const step = Math.max(Math.abs(estimate), 0.1) / 20;
  const around = (kind: Kind): Ends => {
    if (!isKnown(kind)) return NO_ENDS;
    const excess = (q: number): number => Math.abs(contrast(...between(1, -q), 1).score) - critical(kind);
    return { lower: endOf(excess, estimate, -step), upper: endOf(excess, estimate, step) };
  };
  return { value: isKnown('fixed') ? estimate : null, sequence: around('sequence'), fixed: around('fixed') };
};
