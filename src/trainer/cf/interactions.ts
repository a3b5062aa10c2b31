import { type Database, literal } from '../ingest/database';
import { itemGroups } from './itemGraph';

/** User × item matrix, rows as lists of item indices, with the times of its links if the log has them. */
export interface Interactions {
  readonly users: readonly string[];
  readonly items: readonly string[];
  /** Ascending distinct item indices of each user. Never empty. */
  readonly histories: readonly Int32Array[];
  /** Strength of each link, in the order of `histories`: how often it is in the log, or the last rating. Absent: 1. */
  readonly values?: readonly Float64Array[];
  readonly times?: InteractionTimes;
  /** Items that share a category, a brand or a word of their name (`itemGroups`), if any are known. */
  readonly groups?: readonly Int32Array[];
}

interface InteractionTimes {
  /** ms since the epoch of the first and last link to each item, in the order of `histories`. */
  readonly first: readonly Float64Array[];
  readonly last: readonly Float64Array[];
  /** Earliest and latest time overall. */
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

/** The matrix of some users alone, with the items that have `minBuyers` of them. */
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
  const { times, groups, values } = data;
  const pick = (column: readonly Float64Array[]): readonly Float64Array[] => filled.map((u) => column[u]!.filter(known(u)));
  return {
    users: filled.map((u) => data.users[u]!),
    items: items.map((i) => data.items[i]!),
    histories: filled.map((u) => data.histories[u]!.map((i) => indexOf[i]!).filter((i) => i >= 0)),
    ...(values ? { values: pick(values) } : {}),
    ...(times ? { times: { ...times, first: pick(times.first), last: pick(times.last) } } : {}),
    ...(groups
      ? { groups: groups.map((group) => group.map((i) => indexOf[i]!).filter((i) => i >= 0)).filter(({ length }) => length > 1) }
      : {}),
  };
};

/** Rows of a log that link a shopper to an item. */
export interface LinkRows {
  /** Table or view of a clean log. */
  readonly table: string;
  readonly what: 'purchases' | 'interest' | 'ratings';
  readonly hasTime: boolean;
  /** Names of an item's groups (`groupNames`). */
  readonly groupsOf?: (itemId: string) => readonly string[];
}

/** A matrix with the tables that map its indices, so that a later part of the log can be read with the same indices. */
interface LinkMatrix {
  readonly data: Interactions;
  readonly name: string;
}

/** Ratings that are interest, and those that deny it, whatever else links the shopper to the item. */
const [LIKED, DISLIKED] = [4, 2];

/** Condition on the rows that link a shopper to an item. */
const EVENTS: Readonly<Record<LinkRows['what'], string>> = {
  purchases: `event = 'purchase'`,
  interest: `(event IN ('view_item', 'add_to_cart', 'purchase') OR (event = 'rate' AND (rating >= ${LIKED} OR rating <= ${DISLIKED})))`,
  ratings: `event = 'rate'`,
};
/** Condition on all rows of a shopper and an item together. */
const LINKED: Readonly<Record<LinkRows['what'], string>> = {
  purchases: '',
  interest: `HAVING NOT coalesce(bool_or(rating <= ${DISLIKED}), false)`,
  ratings: '',
};

/** Most items: EASE needs a few dense n × n matrices. */
const MAX_ITEMS = 4_000;

const linkRows = ({ table, what }: LinkRows): string => `SELECT user_id, item_id, time, rating, _line FROM ${table}
  WHERE ${EVENTS[what]} AND item_id IS NOT NULL`;

/** One row for each shopper and item. */
const links = (rows: LinkRows): string => {
  const value = rows.what === 'ratings' ? '(array_agg(rating ORDER BY time DESC, _line DESC))[1]' : 'count(*)::double precision';
  return `SELECT user_id, item_id, min(time) AS first_at, max(time) AS last_at, ${value} AS value
    FROM (${linkRows(rows)}) r GROUP BY user_id, item_id ${LINKED[rows.what]}`;
};

/**
 * Matrix of the items with at least `minBuyers` distinct users, at most the `MAX_ITEMS` most popular of them. Users without any such
 * item are left out. Users and items are sorted by id. Distinct links, popular items and indices are computed in SQL. Each link comes out
 * of the database as two small integers, its value and two times.
 *
 * @param name prefix of the tables created
 */
export const readInteractions = async (db: Database, rows: LinkRows, minBuyers: number, name: string): Promise<LinkMatrix> => {
  await db.createTable(`${name}_links`, links(rows));
  await db.createTable(
    `${name}_items`,
    `SELECT item_id, row_number() OVER (ORDER BY item_id) - 1 AS i FROM (SELECT item_id FROM ${name}_links GROUP BY item_id
      HAVING count(*) >= ${minBuyers} ORDER BY count(*) DESC, item_id LIMIT ${MAX_ITEMS}) p`,
  );
  await db.createTable(
    `${name}_users`,
    `SELECT user_id, row_number() OVER (ORDER BY user_id) - 1 AS u FROM (SELECT DISTINCT l.user_id FROM ${name}_links l
      JOIN ${name}_items i ON i.item_id = l.item_id) d`,
  );
  const ids = async (table: string, id: string, at: string): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const batch of db.batches(`SELECT ${id} FROM ${table} ORDER BY ${at}`))
      for (const [value] of batch) found.push(String(value));
    return found;
  };
  const items = await ids(`${name}_items`, 'item_id', 'i');
  const users = await ids(`${name}_users`, 'user_id', 'u');
  const histories: Int32Array[] = [];
  const [values, first, last]: [Float64Array[], Float64Array[], Float64Array[]] = [[], [], []];
  let row: { i: number[]; values: number[]; first: number[]; last: number[] } = { i: [], values: [], first: [], last: [] };
  let [from, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const close = (): void => {
    histories.push(Int32Array.from(row.i));
    values.push(Float64Array.from(row.values));
    first.push(Float64Array.from(row.first));
    last.push(Float64Array.from(row.last));
    row = { i: [], values: [], first: [], last: [] };
  };
  const sorted = `SELECT u.u::double precision, i.i::double precision, l.value, l.first_at::double precision, l.last_at::double precision
    FROM ${name}_links l JOIN ${name}_items i ON i.item_id = l.item_id JOIN ${name}_users u ON u.user_id = l.user_id ORDER BY u.u, i.i`;
  for await (const batch of db.batches(sorted)) {
    for (const [u, i, value, firstAt, lastAt] of batch) {
      while (histories.length < Number(u)) close();
      row.i.push(Number(i));
      row.values.push(Number(value));
      row.first.push(Number(firstAt));
      row.last.push(Number(lastAt));
      from = Math.min(from, Number(firstAt));
      until = Math.max(until, Number(lastAt));
    }
  }
  if (users.length > 0) close();
  const times = rows.hasTime && until > from ? { times: { first, last, from, until } } : {};
  const groups = rows.groupsOf ? { groups: itemGroups(items, rows.groupsOf) } : {};
  return { data: { users, items, histories, values, ...times, ...groups }, name };
};

/** Item indices that each user links to in other rows but not in the matrix: the items to find. */
export const readRelevant = async (db: Database, { data, name }: LinkMatrix, later: LinkRows): Promise<readonly Int32Array[]> => {
  const found: number[][] = data.users.map(() => []);
  const fresh = `SELECT DISTINCT u.u::double precision AS u, i.i::double precision AS i FROM (${links(later)}) r
    JOIN ${name}_users u ON u.user_id = r.user_id JOIN ${name}_items i ON i.item_id = r.item_id
    LEFT JOIN ${name}_links l ON l.user_id = r.user_id AND l.item_id = r.item_id WHERE l.user_id IS NULL ORDER BY u, i`;
  for await (const batch of db.batches(fresh)) for (const [u, i] of batch) found[Number(u)]!.push(Number(i));
  return found.map((items) => Int32Array.from(items));
};

/** Views of an earlier and a later part: the last fifth of the time span or, without times, a seeded fifth of the links. */
export const splitLinks = async (
  db: Database,
  rows: LinkRows,
  seed: number,
): Promise<{ readonly earlier: LinkRows; readonly later: LinkRows }> => {
  const { table, hasTime } = rows;
  const [span] = await db.rows(`SELECT min(time)::double precision, max(time)::double precision FROM (${linkRows(rows)}) r`);
  const [from, until] = (span ?? []).map(Number) as [number, number];
  const isLater =
    hasTime && until > from
      ? `time >= ${Math.floor(until - (until - from) / 5)}`
      : `${db.dialect.hash32(`${literal(`${seed}:`)} || user_id || ' ' || item_id`)} < ${Math.floor(2 ** 32 / 5)}`;
  const view = async (part: string, condition: string): Promise<LinkRows> => {
    await db.run(`CREATE VIEW ${table}_${part} AS SELECT * FROM ${table} WHERE item_id IS NOT NULL AND ${condition}`);
    return { ...rows, table: `${table}_${part}` };
  };
  return { earlier: await view('links_before', `NOT (${isLater})`), later: await view('links_after', isLater) };
};

const DAY = 86_400_000;

/** Length of the recent period, ms: 30 days, or a quarter of a shorter log. */
export const recentWindow = ({ from, until }: InteractionTimes): number => Math.min(30 * DAY, (until - from) / 4);

/** `15d`, `6.5h` */
export const windowName = (ms: number): string =>
  ms >= DAY ? `${Number((ms / DAY).toFixed(1))}d` : `${Number((ms / 3_600_000).toPrecision(2))}h`;

/** Σ over an item's buyers of 2^(−age / halfLife), age since they last bought it. */
export const decayedBuyers = ({ items, histories }: Interactions, { last, until }: InteractionTimes, halfLife: number): Float64Array => {
  const sums = new Float64Array(items.length);
  for (const [u, history] of histories.entries())
    for (const [k, i] of history.entries()) sums[i]! += 0.5 ** ((until - last[u]![k]!) / halfLife);
  return sums;
};

/**
 * Trend of each item: t_j = ((d_j / c + 1/c) / (n_j + 1/c))^γ with n_j its buyers, d_j its decayed buyers and c = Σ d / Σ n. One decayed
 * pseudo-buyer shrinks it to 1. Items bought recently are bought next: seasons change faster than tastes.
 */
export const trendOf = (data: Interactions, times: InteractionTimes, halfLife: number, exponent: number): Float64Array => {
  const buyers = buyersOf(data);
  const decayed = decayedBuyers(data, times, halfLife);
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  const c = sum(decayed) / sum(buyers);
  return decayed.map((d, j) => ((d / c + 1 / c) / (buyers[j]! + 1 / c)) ** exponent);
};
