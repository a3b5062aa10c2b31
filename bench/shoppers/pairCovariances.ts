interface Answer {
  readonly person: string;
  readonly kind: string;
  /** 1 or 0. */
  readonly accepted: number;
}

/** Σ over pairs of different entries of a group of the product, and how many pairs. */
const pairs = (groups: Iterable<readonly number[]>) => {
  let [sum, count] = [0, 0];
  for (const group of groups) {
    const total = group.reduce((a, b) => a + b, 0);
    sum += total ** 2 - group.reduce((a, b) => a + b ** 2, 0);
    count += group.length * (group.length - 1);
  }
  return { sum, count };
};

const grouped = (entries: readonly (readonly [string, number])[]): ReadonlyMap<string, readonly number[]> => {
  const groups = new Map<string, number[]>();
  for (const [key, value] of entries) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
};

/**
 * How far people differ in what they accept, as standard deviations of the logit: of a person's answers to all kinds of coupons, and beside it to one
 * kind. Two answers of one person covary by σ²_person where they are about different kinds and by σ²_person + σ²_kind where about the same; covariances
 * of chances become those of logits by division by (p(1 − p))², first order in the deviations.
 */
export const pairCovariances = (answers: readonly Answer[]): { readonly person: number; readonly personAndKind: number } => {
  const byKind = grouped(answers.map(({ kind, accepted }) => [kind, accepted] as const));
  const rates = new Map([...byKind].map(([kind, values]) => [kind, values.reduce((a, b) => a + b, 0) / values.length]));
  const residuals = answers.map(({ person, kind, accepted }) => ({ person, kind, r: accepted - (rates.get(kind) ?? 0) }));
  const all = pairs(grouped(residuals.map(({ person, r }) => [person, r] as const)).values());
  const same = pairs(grouped(residuals.map(({ person, kind, r }) => [`${person}|${kind}`, r] as const)).values());
  const across = (all.sum - same.sum) / (all.count - same.count);
  const within = same.sum / same.count;
  const mean = answers.reduce((sum, { accepted }) => sum + accepted, 0) / answers.length;
  const slope = mean * (1 - mean);
  return { person: Math.sqrt(Math.max(0, across)) / slope, personAndKind: Math.sqrt(Math.max(0, within - across)) / slope };
};
