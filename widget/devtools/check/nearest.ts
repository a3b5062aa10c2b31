/** Levenshtein distance: https://en.wikipedia.org/wiki/Levenshtein_distance */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
};

/**
 * Which of the names somebody probably meant, whatever its case; `undefined`: none of them.
 * @param most letters that may be wrong
 */
export const nearest = (given: string, names: readonly string[], most: number): string | undefined => {
  const [best] = names
    .map((name) => [distance(given.toLowerCase(), name.toLowerCase()), name] as const)
    .sort(([one], [other]) => one - other);
  return best && best[0] <= most ? best[1] : undefined;
};
