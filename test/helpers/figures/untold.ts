/**
 * What a sentence leaves to be desired: figures of `expected` that it does not have, and digits and signs in it that are in none of them.
 */
export const untold = (sentence: string, expected: readonly string[]): readonly string[] => {
  let rest = sentence;
  const missing = [...expected]
    .sort((a, b) => b.length - a.length)
    .filter((figure) => {
      const at = rest.indexOf(figure);
      if (at >= 0) rest = `${rest.slice(0, at)}~${rest.slice(at + figure.length)}`;
      return at < 0;
    });
  return [...missing.map((figure) => `no ${figure}`), ...(/[\d%€+−]/.test(rest) ? [`more than expected: ${rest}`] : [])].map(
    (problem) => `“${sentence}”: ${problem}`,
  );
};
