import type { ItemModel } from './itemModel';

/** Words are of letters of any script. */
const WORD = /\p{L}{3,}/gu;

/** Groups that an item belongs to, by what is known of it: its categories, its brand and the words of its name. */
export const groupNames = (categories: readonly string[], brand: string | undefined, name: string | undefined): readonly string[] => [
  ...categories.map((_, depth) => `category ${categories.slice(0, depth + 1).join('>')}`),
  ...(brand ? [`brand ${brand}`] : []),
  ...new Set((name ?? '').toUpperCase().match(WORD) ?? []),
];

/** Groups with more than this share of all items say little of any of them. */
const WIDEST = 1 / 8;

/** The items of each group, ascending. Groups of one item link nothing and are left out, as are those of most items. */
export const itemGroups = (items: readonly string[], groupsOf: (itemId: string) => readonly string[]): readonly Int32Array[] => {
  const groups = new Map<string, number[]>();
  for (const [index, item] of items.entries())
    for (const name of groupsOf(item)) {
      const known = groups.get(name);
      if (known) known.push(index);
      else groups.set(name, [index]);
    }
  return [...groups.values()].filter(({ length }) => length > 1 && length <= WIDEST * items.length).map((group) => Int32Array.from(group));
};

/**
 * Probability of reaching item j from item i by a step to one of its groups and a step to another item of it, both uniform: Σ_g 1 / (d_i
 * (|g| − 1)), d_i the number of groups of i. Row-major n × n with zero diagonal. Small groups, which say more, weigh more.
 */
export const groupWalk = (n: number, groups: readonly Int32Array[]): Float64Array => {
  const degrees = new Int32Array(n);
  for (const group of groups) for (const i of group) degrees[i]! += 1;
  const walk = new Float64Array(n * n);
  for (const group of groups) {
    for (const i of group) {
      const step = 1 / (degrees[i]! * (group.length - 1));
      for (const j of group) if (j !== i) walk[i * n + j]! += step;
    }
  }
  return walk;
};

const squares = (values: Float64Array): number => values.reduce((sum, x) => sum + x * x, 0);

/**
 * B + c W: what shoppers chose together, and the walk over the groups of items, scaled to the root mean square of B. Items that few shoppers
 * chose borrow from their group.
 * @param model with `b`
 * @param groups at least one
 */
export const withGroups = (model: ItemModel, groups: readonly Int32Array[], share: number): ItemModel => {
  const { b = new Float64Array(model.items.length ** 2), items } = model;
  const walk = groupWalk(items.length, groups);
  const scale = share * Math.sqrt(squares(b) / squares(walk));
  return { ...model, name: `graph-${model.name} c=${share}`, b: b.map((weight, at) => weight + scale * walk[at]!) };
};
