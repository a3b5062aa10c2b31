import type { ItemAttribute, SessionData } from './sessionModel';

/** Both facts as one: the page of the catalogue may mean something only together with the category. */
const joint = (a: ItemAttribute, b: ItemAttribute): ItemAttribute => {
  const codeOf = new Map<number, number>();
  const codes = a.codes.map((code, i) => {
    const key = code * b.size + b.codes[i]!;
    const known = codeOf.get(key) ?? codeOf.size;
    codeOf.set(key, known);
    return known;
  });
  return { name: `${a.name} and ${b.name}`, codes, size: codeOf.size };
};

/**
 * What the code of one item says of the code of the next, nats: Σ p(c, d) log(p(c, d) / p(c) p(d)) over consecutive items, less its bias
 * (cells − rows − columns + 1) / 2N (Miller 1955, Panzeri & Treves 1996).
 */
const information = ({ codes, size }: ItemAttribute, { sessions }: SessionData): number => {
  const cells = new Map<number, number>();
  const [from, to] = [new Float64Array(size), new Float64Array(size)];
  let total = 0;
  for (const session of sessions) {
    for (let at = 1; at < session.length; at++) {
      const [c, d] = [codes[session[at - 1]!]!, codes[session[at]!]!];
      cells.set(c * size + d, (cells.get(c * size + d) ?? 0) + 1);
      from[c]! += 1;
      to[d]! += 1;
      total += 1;
    }
  }
  if (total === 0) return 0;
  let nats = 0;
  for (const [key, count] of cells) nats += (count / total) * Math.log((count * total) / (from[Math.floor(key / size)]! * to[key % size]!));
  const used = (sums: Float64Array): number => sums.reduce((n, sum) => n + (sum > 0 ? 1 : 0), 0);
  return nats - (cells.size - used(from) - used(to) + 1) / (2 * total);
};

/**
 * Adds the pairs of attributes whose joint code says most about the joint code of the next item, beyond what the better of the two says alone; at
 * most `most`, and only pairs that still put two items or more together on average.
 */
export const withJointAttributes = (data: SessionData, most: number): SessionData => {
  const { attributes = [], items } = data;
  const alone = attributes.map((attribute) => information(attribute, data));
  const pairs = attributes.flatMap((a, i) =>
    attributes.slice(i + 1).map((b, k) => {
      const attribute = joint(a, b);
      return { attribute, gain: information(attribute, data) - Math.max(alone[i]!, alone[i + 1 + k]!) };
    }),
  );
  const best = pairs
    .filter(({ attribute, gain }) => gain > 0 && attribute.size <= items.length / 2)
    .sort((x, y) => y.gain - x.gain)
    .slice(0, most);
  return { ...data, attributes: [...attributes, ...best.map(({ attribute }) => attribute)] };
};
