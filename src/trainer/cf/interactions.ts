/** Binary user × item matrix, rows as lists of item indices, with the times of its links where the log has them. */
export interface Interactions {
  readonly users: readonly string[];
  readonly items: readonly string[];
  /** Ascending distinct item indices of each user; never empty. */
  readonly histories: readonly Int32Array[];
  readonly times?: InteractionTimes;
}

export interface InteractionTimes {
  /** ms since the epoch of the first and last link to each item, in the order of `histories`. */
  readonly first: readonly Float64Array[];
  readonly last: readonly Float64Array[];
  /** Earliest and latest time of all. */
  readonly from: number;
  readonly until: number;
}

/** Distinct users of each item. */
export const buyersOf = ({ items, histories }: Interactions): Float64Array => {
  const buyers = new Float64Array(items.length);
  for (const history of histories) for (const i of history) buyers[i]! += 1;
  return buyers;
};

/** Co-occurrence Gram matrix XᵀX, row-major n × n. */
export const gram = ({ items, histories }: Interactions): Float64Array => {
  const n = items.length;
  const g = new Float64Array(n * n);
  for (const history of histories) {
    for (const i of history) {
      const row = i * n;
      for (const j of history) g[row + j]! += 1;
    }
  }
  return g;
};

/** The matrix of some users alone, with the items that still have `minBuyers` of them. */
export const ofUsers = (data: Interactions, keep: (user: string) => boolean, minBuyers: number): Interactions => {
  const rows = Array.from(data.users.keys()).filter((u) => keep(data.users[u]!));
  const buyers = new Int32Array(data.items.length);
  for (const u of rows) for (const i of data.histories[u]!) buyers[i]! += 1;
  const items = Array.from(data.items.keys()).filter((i) => buyers[i]! >= minBuyers);
  const indexOf = new Int32Array(data.items.length).fill(-1);
  for (const [index, item] of items.entries()) indexOf[item] = index;
  const known =
    (u: number) =>
    (_: number, k: number): boolean =>
      indexOf[data.histories[u]![k]!]! >= 0;
  const filled = rows.filter((u) => data.histories[u]!.some((i) => indexOf[i]! >= 0));
  const { times } = data;
  const pick = (column: readonly Float64Array[]): readonly Float64Array[] => filled.map((u) => column[u]!.filter(known(u)));
  return {
    users: filled.map((u) => data.users[u]!),
    items: items.map((i) => data.items[i]!),
    histories: filled.map((u) => data.histories[u]!.map((i) => indexOf[i]!).filter((i) => i >= 0)),
    ...(times ? { times: { ...times, first: pick(times.first), last: pick(times.last) } } : {}),
  };
};
