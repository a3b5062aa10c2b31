import { readFileSync } from 'node:fs';
import { openDatabase } from '../../src/trainer/ingest/database';
import { readSessions } from '../../src/trainer/session/readSessions';
import type { SessionLog } from '../../src/trainer/session/sessionLog';
import { wordsOf } from '../trainer/onlineRetail';

/** A visit of a shopper: distinct items in the order of the log. */
export interface Visit {
  readonly shopper: string;
  readonly items: readonly string[];
  readonly month: number;
}

/** A shop's visits, oldest first, and the coupons that an item belongs to. */
export interface VisitLog {
  readonly visits: readonly Visit[];
  readonly couponsOf: (itemId: string) => readonly string[];
}

const readLog = async (path: string): Promise<SessionLog> => {
  const db = await openDatabase();
  try {
    const log = await readSessions(db, { path, columns: {} }, 'visits');
    if (!log.ok) throw new Error(log.error.message);
    return log.value;
  } finally {
    await db.close();
  }
};

/** @param shopperOf shopper of a session's id */
const visitsOf = ({ ids, items, sessions, months, rank }: SessionLog, shopperOf: (id: string) => string): readonly Visit[] =>
  Array.from(ids.keys())
    .sort((a, b) => rank[a]! - rank[b]!)
    .map((s) => ({ shopper: shopperOf(ids[s]!), items: Array.from(sessions[s]!, (item) => items[item]!), month: months[s]! }));

const COUPONS = 8;

/** Purchases of a gift shop, cut into visits by half an hour without any. Coupons are for the goods of each of the commonest words. */
export const giftShop = async (events: string, items: string): Promise<VisitLog> => {
  const words = wordsOf(readFileSync(items, 'utf8')).slice(0, COUPONS);
  const couponsOf = new Map<string, string[]>();
  for (const [word, ids] of words) for (const id of ids) couponsOf.set(id, [...(couponsOf.get(id) ?? []), word]);
  return { visits: visitsOf(await readLog(events), (id) => id.replace(/\.\d+$/, '')), couponsOf: (id) => couponsOf.get(id) ?? [] };
};

const CATEGORY = 'page 1 (main category)';

/** Views of a clothing shop, whose sessions name no shopper. Coupons are for its four categories. */
export const clothesShop = async (path: string): Promise<VisitLog> => {
  const log = await readLog(path);
  const category = log.attributes.find(({ name }) => name === CATEGORY);
  if (!category) throw new Error(`${path} has no ${CATEGORY}`);
  const couponOf = new Map(log.items.map((item, i) => [item, `category ${category.codes[i]}`]));
  return { visits: visitsOf(log, (id) => id), couponsOf: (id) => [couponOf.get(id) ?? ''] };
};
