import { type Database, literal } from '../ingest/database';
import type { Interactions } from './interactions';

/** Rows of a log that link a shopper to an item. */
export interface LinkRows {
  /** Table or view of a clean log. */
  readonly table: string;
  readonly what: 'purchases' | 'interest';
  readonly hasTime: boolean;
}

/** A matrix with the tables its indices are kept in, so that a later part of the log can be asked for in the same indices. */
export interface LinkMatrix {
  readonly data: Interactions;
  readonly name: string;
}

const INTEREST = `('view_item', 'add_to_cart', 'purchase')`;

/** At most so many items: EASE holds a few dense n × n matrices. */
const MAX_ITEMS = 4_000;

const linkRows = ({ table, what }: LinkRows): string => `SELECT user_id, item_id, time FROM ${table}
  WHERE event IN ${what === 'purchases' ? `('purchase')` : INTEREST} AND item_id IS NOT NULL`;

/**
 * Binary matrix of the items with at least `minBuyers` distinct users, at most the `MAX_ITEMS` most popular of them; users without any such item
 * are left out. Users and items are sorted by id. Distinct links, popular items and indices are SQL; what comes out of the database is two
 * small integers and two times a link.
 *
 * @param name prefix of the tables made
 */
export const readInteractions = async (db: Database, rows: LinkRows, minBuyers: number, name: string): Promise<LinkMatrix> => {
  await db.createTable(
    `${name}_links`,
    `SELECT user_id, item_id, min(time) AS first_at, max(time) AS last_at FROM (${linkRows(rows)}) r GROUP BY user_id, item_id`,
  );
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
  const [first, last]: [Float64Array[], Float64Array[]] = [[], []];
  let row: { i: number[]; first: number[]; last: number[] } = { i: [], first: [], last: [] };
  let [from, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const close = (): void => {
    histories.push(Int32Array.from(row.i));
    first.push(Float64Array.from(row.first));
    last.push(Float64Array.from(row.last));
    row = { i: [], first: [], last: [] };
  };
  const links = `SELECT u.u::double precision, i.i::double precision, l.first_at::double precision, l.last_at::double precision
    FROM ${name}_links l JOIN ${name}_items i ON i.item_id = l.item_id JOIN ${name}_users u ON u.user_id = l.user_id ORDER BY u.u, i.i`;
  for await (const batch of db.batches(links)) {
    for (const [u, i, firstAt, lastAt] of batch) {
      while (histories.length < Number(u)) close();
      row.i.push(Number(i));
      row.first.push(Number(firstAt));
      row.last.push(Number(lastAt));
      from = Math.min(from, Number(firstAt));
      until = Math.max(until, Number(lastAt));
    }
  }
  if (users.length > 0) close();
  const times = rows.hasTime && until > from ? { times: { first, last, from, until } } : {};
  return { data: { users, items, histories, ...times }, name };
};

/** Item indices of the matrix that each of its users links to in other rows and not in its own: what is to be found. */
export const readRelevant = async (db: Database, { data, name }: LinkMatrix, later: LinkRows): Promise<readonly Int32Array[]> => {
  const found: number[][] = data.users.map(() => []);
  const links = `SELECT DISTINCT u.u::double precision AS u, i.i::double precision AS i FROM (${linkRows(later)}) r
    JOIN ${name}_users u ON u.user_id = r.user_id JOIN ${name}_items i ON i.item_id = r.item_id
    LEFT JOIN ${name}_links l ON l.user_id = r.user_id AND l.item_id = r.item_id WHERE l.user_id IS NULL ORDER BY u, i`;
  for await (const batch of db.batches(links)) for (const [u, i] of batch) found[Number(u)]!.push(Number(i));
  return found.map((items) => Int32Array.from(items));
};

/** Views of an earlier and a later part: the last fifth of the time span; without times, a seeded fifth of the links. */
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
