/** Numbers may differ by this much of themselves, which lets no sum below 10⁹ be off by one. */
const NEAR = 1e-9;

/** Of a p-value, which the product takes from an approximation with a relative error of 1.2e-7 at most. */
const NEAR_P = 1e-6;

/** Places at which what is given does not say what is expected. What is not expected is not asked. */
export const differences = (given: unknown, expected: unknown, place = ''): readonly string[] => {
  if (typeof expected === 'number' && typeof given === 'number')
    return Math.abs(given - expected) <= (place.endsWith('.p') ? NEAR_P : NEAR) * Math.abs(expected)
      ? []
      : [`${place}: ${given} instead of ${expected}`];
  if (typeof expected === 'object' && expected !== null && typeof given === 'object' && given !== null) {
    const [known, wanted] = [new Map(Object.entries(given)), Object.entries(expected)];
    const counted =
      Array.isArray(expected) && known.size !== wanted.length ? [`${place}: ${known.size} entries instead of ${wanted.length}`] : [];
    return [...counted, ...wanted.flatMap(([name, value]) => differences(known.get(name), value, `${place}.${name}`))];
  }
  return given === expected ? [] : [`${place}: ${JSON.stringify(given)} instead of ${JSON.stringify(expected)}`];
};
