/** One shopper's link to an item. */
export interface Pair {
  readonly user: string;
  readonly item: string;
  /** ms since the epoch of the first time; 0 in a log without times. */
  readonly time: number;
}

/** Binary user × item matrix, rows as lists of item indices. */
export interface Interactions {
  readonly users: readonly string[];
  readonly items: readonly string[];
  /** Ascending distinct item indices of each user; never empty. */
  readonly histories: readonly Int32Array[];
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Binary matrix of the items with at least `minBuyers` distinct users, at most the `maxItems` most popular of them; users without any
 * such item are left out. Users and items are sorted by id.
 */
export const toInteractions = (pairs: readonly Pair[], minBuyers: number, maxItems = 4_000): Interactions => {
  const buyers = new Map<string, Set<string>>();
  for (const { user, item } of pairs) {
    const known = buyers.get(item);
    if (known) known.add(user);
    else buyers.set(item, new Set([user]));
  }
  const items = [...buyers.entries()]
    .filter(([, users]) => users.size >= minBuyers)
    .sort(([a, x], [b, y]) => y.size - x.size || byText(a, b))
    .slice(0, maxItems)
    .map(([item]) => item)
    .sort(byText);
  const indexOf = new Map(items.map((item, index) => [item, index]));
  const histories = new Map<string, Set<number>>();
  for (const { user, item } of pairs) {
    const index = indexOf.get(item);
    if (index === undefined) continue;
    const known = histories.get(user);
    if (known) known.add(index);
    else histories.set(user, new Set([index]));
  }
  const users = [...histories.keys()].sort(byText);
  return { users, items, histories: users.map((user) => Int32Array.from(histories.get(user) ?? []).sort()) };
};

/** Co-occurrence Gram matrix XᵀX, row-major n × n. */
export const gram = ({ items, histories }: Interactions): Float64Array => {
  const n = items.length;
  const g = new Float64Array(n * n);
  for (const history of histories) {
    for (const i of history) for (const j of history) g[i * n + j] = g[i * n + j]! + 1;
  }
  return g;
};
