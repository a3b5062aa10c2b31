/** Indices of the k best scores, best first, without those in `seen`; ties by `popularity`, then by position. */
export const topIndices = (scores: ArrayLike<number>, popularity: ArrayLike<number>, seen: ReadonlySet<number>, k: number): Int32Array => {
  const top = new Int32Array(k);
  let size = 0;
  const before = (a: number, b: number): boolean =>
    scores[a]! > scores[b]! || (scores[a] === scores[b] && (popularity[a]! > popularity[b]! || (popularity[a] === popularity[b] && a < b)));
  for (let j = 0; j < scores.length; j++) {
    if (size === k && !before(j, top[k - 1]!)) continue;
    if (seen.has(j)) continue;
    let at = size < k ? size++ : k - 1;
    for (; at > 0 && before(j, top[at - 1]!); at--) top[at] = top[at - 1]!;
    top[at] = j;
  }
  return top.subarray(0, size);
};
