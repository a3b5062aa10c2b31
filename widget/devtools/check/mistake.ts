/** An apparent mistake in the shop's page. */
export interface Mistake {
  /** Reason code. */
  readonly code: string;
  /** Subject of the mistake. Only the first of a kind is reported. */
  readonly about: string;
  /** A sentence for developers, with what to write instead. */
  readonly message: string;
}

/** A value as written, shortened if it is long: `'12,00'`, `-3`, `null`, `a function`. */
export const quoted = (value: unknown): string => {
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  if (typeof value === 'function') return 'a function';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' && value !== null ? 'an object' : String(value);
};

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
 * The name that was probably meant, ignoring case. `undefined`: none of them.
 * @param most letters that may be wrong
 */
export const nearest = (given: string, names: readonly string[], most: number): string | undefined => {
  const [best] = names
    .map((name) => [distance(given.toLowerCase(), name.toLowerCase()), name] as const)
    .sort(([one], [other]) => one - other);
  return best && best[0] <= most ? best[1] : undefined;
};
