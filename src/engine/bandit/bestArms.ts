/** Indices of the largest values: several in a tie, all where there is no number at all. */
export const bestArms = (values: ArrayLike<number>): readonly number[] => {
  let best: number[] = [];
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > top) {
      top = values[i]!;
      best = [i];
    } else if (values[i] === top) best.push(i);
  }
  return best.length > 0 ? best : Array.from({ length: values.length }, (_, i) => i);
};
