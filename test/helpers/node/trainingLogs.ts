import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { integer, type Rng, seededRng, uniform } from '../../../src/maths/random';

/** Folder of the real data sets, outside the project; tests that need it are skipped with a reason where it is absent. */
const COUPLET_SHARED = process.env.COUPLET_SHARED ?? '../shared';

export const sharedData = (...path: string[]): string => join(COUPLET_SHARED, 'data', ...path);

/** `describe.skipIf(sharedMissing(...))(`needs …`)` */
export const sharedMissing = (...path: string[]): boolean => !existsSync(sharedData(...path));

const TASTES = ['Tea', 'Plants', 'Lamps'] as const;
const START = Date.UTC(2025, 0, 1);
const SPAN_MS = 330 * 86_400_000;
/** Items of one taste: three thousand in all, as many as a real shop's with enough buyers. */
const ITEMS = 1_000;

const header = 'user_id,item_id,event,time,quantity,price,category,brand,coupon_id,propensity';

/** Few items are popular: the square of a uniform draw. */
const popular = (rng: Rng, bound: number): number => Math.floor(uniform(rng) ** 2 * bound);

/** One visit: views mostly of the shopper's taste, a coupon drawn uniformly, claimed mostly when it is of that taste, sometimes a purchase. */
const visit = (rng: Rng, shoppers: number, start: number): readonly string[] => {
  const shopper = integer(rng, shoppers);
  const user = `shopper-${shopper}`;
  const taste = TASTES[shopper % 3]!;
  const rows: string[] = [];
  let time = start;
  const write = (item: string, event: string, rest: string): void => {
    time += 5_000 + integer(rng, 60_000);
    rows.push(`${user},${item},${event},${new Date(time).toISOString()},${rest}`);
  };
  const views = 2 + integer(rng, 8);
  let [last, category] = ['', ''];
  for (let view = 0; view < views; view++) {
    category = uniform(rng) < 0.8 ? taste : TASTES[integer(rng, 3)]!;
    last = `${category}-${popular(rng, ITEMS)}`;
    write(last, 'view_item', `1,${5 + (last.length % 7)}.50,${category},acme,,`);
  }
  const shown = TASTES[integer(rng, 3)]!;
  const coupon = `${shown.toLowerCase()}-10`;
  write('', 'view_promotion', `,,,,${coupon},0.333333`);
  const claimed = uniform(rng) < (shown === taste ? 0.5 : 0.05);
  if (claimed) write('', 'claim_promotion', `,,,,${coupon},`);
  if (uniform(rng) < (claimed ? 0.7 : 0.15)) write(last, 'purchase', `2,${5 + (last.length % 7)}.50,${category},acme,,`);
  return rows;
};

/**
 * A behaviour log of `events` rows as CSV, the same for the same seed: one shopper for every 40 events, visits in the order of their time. 26
 * million rows are about 2 GB. Written in pieces, so that it needs no memory.
 */
export const writeSyntheticLog = (path: string, events: number, seed: number): void => {
  const rng = seededRng(seed);
  const shoppers = Math.max(3, Math.floor(events / 40));
  const file = openSync(path, 'w');
  let piece: string[] = [header];
  const flush = (): void => {
    writeSync(file, `${piece.join('\n')}\n`);
    piece = [];
  };
  for (let written = 0; written < events; ) {
    const rows = visit(rng, shoppers, START + Math.floor((written / events) * SPAN_MS)).slice(0, events - written);
    piece.push(...rows);
    written += rows.length;
    if (piece.length > 20_000) flush();
  }
  if (piece.length > 0) flush();
  closeSync(file);
};
