import { contrast, type Ends, NO_ENDS, type Side } from './contrast';
import { type CustomerFigures, momentsOf } from './groupFigures';

interface Lot {
  readonly share: number;
  readonly byCustomer: readonly CustomerFigures[];
}
type Name = keyof CustomerFigures['total'];

/** The difference between groups in u·a − v·b, worked out of every customer's own. */
const differenceOf = (treatment: Lot, control: Lot, a: Name, b: Name, u: number, v: number) => {
  const side = ({ share, byCustomer }: Lot): Side => ({
    share,
    moments: momentsOf(byCustomer.map(({ first, total }) => ({ first: u * first[a] - v * first[b], total: u * total[a] - v * total[b] }))),
  });
  return contrast(side(treatment), side(control), 1);
};

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

/** Δa / Δb with every ratio that is not refused; without ends where Δb may be 0, without a value where one planned look says so too. */
export const ratio = (treatment: Lot, control: Lot, a: Name, b: Name) => {
  const [above, below] = [differenceOf(treatment, control, a, b, 1, 0), differenceOf(treatment, control, a, b, 0, -1)];
  const enough = treatment.byCustomer.length >= 100 && control.byCustomer.length >= 100;
  const isKnown = (kind: 'anyLook' | 'oneLook'): boolean => enough && below.value > Math.sqrt(below[kind]);
  const estimate = above.value / below.value;
  const step = Math.max(Math.abs(estimate), 0.1) / 20;
  const around = (kind: 'anyLook' | 'oneLook'): Ends => {
    if (!isKnown(kind)) return NO_ENDS;
    const excess = (q: number): number => {
      const at = differenceOf(treatment, control, a, b, 1, q);
      return at.value * at.value - at[kind];
    };
    return { lower: endOf(excess, estimate, -step), upper: endOf(excess, estimate, step) };
  };
  return { value: isKnown('oneLook') ? estimate : null, sequence: around('anyLook'), fixed: around('oneLook') };
};
