import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import * as v from 'valibot';
import { demoCampaign } from '../../demo/campaign';
import { campaignSchema } from '../../src/bundle/campaign';
import { catalogCampaigns } from '../../src/bundle/campaignList';
import { withoutOwnBounds } from '../../src/bundle/fairness';
import { integer, type Rng, seededRng } from '../../src/maths/random';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import { DAY } from '../../src/protocol/values/clock';
import type { CatalogEntry } from '../../src/server/records/catalogRepository';
import type { ImportedGoods } from '../../src/server/records/productRepository';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { openDesk } from '../../test/helpers/e2e/filledShop/filledShop';
import { startServerProcess } from '../../test/helpers/server/serverProcess';
import { ADMIN_TOKEN, WEBHOOK_SECRET } from '../../test/helpers/server/testServer';
import { SHOP_TOKEN } from '../../test/helpers/server/testShop';
import { type Filled, fillOrders } from './fillOrders';

/** Coupons of the catalog and the draft, and how many of them devices get: a bundle has no more. */
const [COUPONS, PUBLISHED] = [1_000, 128];
/** The first campaign has this many coupons, each other one `EACH`; the rest is in none. */
const [LARGEST, CAMPAIGNS, EACH] = [500, 50, 10];
/** Products and categories that the shop has. */
const [PRODUCTS, CATEGORIES] = [10_000, 1_000];
/** Changes with what is filled in, so that an older file is not used. */
const FILL = 2;
/** A filled file serves for this long: its orders end on the day it was made. */
const KEPT_FOR = 7 * DAY;

const categories = ['Tea', 'Coffee', 'Ceramics', 'Candles', 'Plants', 'Stationery', 'Lighting', 'Textiles'];
const words = ['Spring', 'Summer', 'Autumn', 'Winter', 'Weekend', 'Welcome', 'Members’', 'Late', 'Early', 'Quiet'];

const pick = <T>(list: readonly T[], rng: Rng): T => list[integer(rng, list.length)] as T;

const discountOf = (n: number): Coupon['discount'] => {
  if (n % 4 === 0) return { kind: 'fixed', amount: 200 + 50 * (n % 9) };
  if (n % 4 === 1) return { kind: 'tiers', tiers: [{ threshold: 3_000, amount: 400 }], repeat: false, cap: 400 };
  return { kind: 'percent', basisPoints: 500 + 100 * (n % 20), cap: 1_500 };
};

/** The published ones run today, the others at different times. */
const couponOf = (n: number, now: number, rng: Rng): Coupon => {
  const category = pick(categories, rng);
  const shift = n < PUBLISHED ? 0 : (integer(rng, 13) - 6) * 30 * DAY;
  const midnight = Math.floor(now / DAY) * DAY;
  return {
    // The first as pages for tests and pictures know it.
    id: n === 0 ? 'tea-20' : `coupon-${String(n + 1).padStart(4, '0')}`,
    version: 1,
    title: { en: `${pick(words, rng)} ${category.toLowerCase()} offer ${n + 1}` },
    discount: discountOf(n),
    scope: n % 7 === 0 ? {} : { categories: [category] },
    when: { all: n % 3 === 0 ? [{ field: 'cart.value', op: 'gte', value: 2_000 }] : [] },
    startsAt: midnight - 120 * DAY + shift,
    endsAt: midnight + (30 + (n % 60)) * DAY + shift,
    frequency: { perSession: 1, perDay: 2, lifetime: 10 },
    attributes: {},
  };
};

/** Of these coupons, by campaign. The first as pages for tests and pictures know it. */
const campaignsOf = (coupons: readonly Coupon[]) => {
  const ids = coupons.map(({ id }) => id);
  const listOf = (n: number) => (n === 0 ? ids.slice(0, LARGEST) : ids.slice(LARGEST + EACH * (n - 1), LARGEST + EACH * n));
  return Array.from({ length: CAMPAIGNS }, (_, n) => ({
    id: n === 0 ? 'home' : `campaign-${n + 1}`,
    name: `${words[n % words.length]} campaign ${n + 1}`,
    coupons: listOf(n),
    priority: n % 5,
    combine: 'combined' as const,
  })).filter((campaign) => campaign.coupons.length > 0);
};

/** Most products of a category are few, as in a shop with many. */
const goodsOf = (rng: Rng): ImportedGoods => {
  const names = [
    ...categories,
    ...Array.from({ length: CATEGORIES - categories.length }, (_, n) => `${pick(categories, rng)} ${pick(words, rng)} ${n + 1}`),
  ];
  const products = Array.from({ length: PRODUCTS }, (_, n) => ({
    id: `product-${n + 1}`,
    title: `${pick(words, rng)} ${pick(categories, rng).toLowerCase()} ${n + 1}`,
    categories: [names[n % 8] ?? '', names[n % names.length] ?? ''],
    price: 500 + integer(rng, 20_000),
    currency: 'USD',
    picture: undefined,
  }));
  return { products, categories: names.map((id) => ({ id, names: { en: id } })) };
};

const shopOf = (now: number, rng: Rng) => {
  const demo = withoutOwnBounds(demoCampaign({ none: 0.2, rule: 0.2, couplet: 0.6 }));
  const coupons = Array.from({ length: COUPONS }, (_, n) => couponOf(n, now, rng));
  const budgetOf = (n: number) => ({
    money: 2_000_000 + 10_000 * n,
    ...(n % 2 ? { count: 20_000 } : {}),
    ...(n % 5 ? {} : { countPerDay: 400 }),
  });
  /** Those that devices do not get are paused. */
  const drafted = coupons.map((coupon, n) => (n < PUBLISHED ? coupon : { ...coupon, paused: true }));
  const campaignOf = (kept: readonly Coupon[]) => ({
    ...demo,
    coupons: kept,
    campaigns: campaignsOf(kept),
    rule: kept.slice(0, 2).map(({ id }) => id),
    experiment: { ...demo.experiment, id: 'big', explore: 0.1, weeks: 12 },
    budgets: Object.fromEntries(kept.map(({ id }, n) => [id, budgetOf(n)])),
  });
  const campaignOfCoupon = catalogCampaigns(v.parse(campaignSchema, campaignOf(drafted)).campaigns);
  const entries = coupons.map(
    (coupon, n): CatalogEntry => ({
      ...{ coupon, currency: demo.currency, budget: budgetOf(n), timeZone: demo.timeZone },
      ...campaignOfCoupon(coupon.id),
    }),
  );
  return {
    campaign: campaignOf(coupons.slice(0, PUBLISHED)),
    draft: campaignOf(drafted),
    entries,
    experiment: 'big',
    currency: demo.currency,
  };
};

/** Of a server in a folder. The server has a process of its own, so that the bench does not take its time. */
export const startBigServer = (folder: string, shopUrl: string) =>
  startServerProcess({
    DATA_DIR: folder,
    ADMIN_TOKEN,
    WEBHOOK_SECRET,
    SHOP_URL: shopUrl,
    SHOP_TOKEN,
    // The shop of the bench knows none of the codes.
    RECONCILE_SECONDS: '86400',
    SWEEP_SECONDS: '86400',
  });

const fill = async (folder: string, orders: number, shopUrl: string): Promise<void> => {
  const rng = seededRng(32);
  const now = Date.now();
  const { campaign, draft, entries, experiment, currency } = shopOf(now, rng);
  const server = await startBigServer(folder, shopUrl);
  const desk = openDesk(server.url, ADMIN_TOKEN);
  await desk.begin(v.parse(campaignSchema, campaign));
  await desk.publish();
  await server.stop();
  const file = join(folder, 'couplet.sqlite');
  const store = await openSqliteStore({ file });
  await store.putCatalog(entries, now);
  const started = await store.startImport('file', now);
  if (!started.ok) throw new Error(started.error.message);
  await store.addProducts(started.value, 0, goodsOf(rng), now);
  await store.endImport(started.value, { skipped: 0 }, now);
  const { revision = 0 } = (await store.campaignDraft()) ?? {};
  await store.putCampaignDraft({ revision, campaign: JSON.stringify(draft), updatedAt: now, updatedBy: 'bench' });
  await store.close();
  const db = new SQLite(file);
  const filled: Filled = { orders, experiment, currency, now, couponIds: entries.map(({ coupon }) => coupon.id), published: PUBLISHED };
  fillOrders(db, filled, rng);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
};

/** Of an empty store: a file of another schema must not be used. */
const schemaDigest = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'couplet-schema-'));
  const file = join(folder, 'couplet.sqlite');
  await (await openSqliteStore({ file })).close();
  const db = new SQLite(file);
  const statements = db.prepare<[], string>('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name').pluck().all();
  db.close();
  rmSync(folder, { recursive: true });
  return createHash('sha256').update(statements.join('\n')).digest('hex').slice(0, 12);
};

/**
 * A folder of a server with 1,000 coupons and a number of orders, which the caller removes. It is a copy of one in the temporary folder that
 * is kept for other runs.
 */
export const bigShop = async (orders: number, shopUrl: string): Promise<string> => {
  const name = `couplet-big-shop-${FILL}-${await schemaDigest()}-${Math.floor(Date.now() / KEPT_FOR)}-${orders}`;
  const kept = join(tmpdir(), name);
  if (!existsSync(kept)) {
    const making = `${kept}.${process.pid}`;
    mkdirSync(making);
    process.stderr.write(`console: filling a shop with ${orders.toLocaleString('en')} orders\n`);
    await fill(making, orders, shopUrl);
    renameSync(making, kept);
  }
  const folder = mkdtempSync(join(tmpdir(), 'couplet-bench-'));
  cpSync(kept, folder, { recursive: true });
  return folder;
};
