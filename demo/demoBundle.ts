import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Campaign } from '../src/bundle/campaign';
import { type KeyFile, readKeys } from '../src/bundle/keys';
import { progressBars } from '../src/cli/io/longRun';
import { seededRng, uniform } from '../src/maths/random';
import type { Coupon } from '../src/protocol/coupons/coupon';
import { picksByBehaviour } from '../src/trainer/audience';
import { writeBundle } from '../src/trainer/bundle/bundleFolder';
import { generateKeys } from '../src/trainer/bundle/keys';
import { train } from '../src/trainer/train';
import { createHistory } from './log/history';
import { demoItems, eventsCsv, itemsCsv, type LogItem, type LogRow } from './log/logRow';
import { between, chance, drawShopper, type Shopper } from './log/shopper';
import { type CouponMemory, simulateVisit } from './log/visit';
import { SHIPPING } from './shop/cart';

/** The demo's signing key for bundles, created at the first start. */
export const demoKeys = (data: string): { readonly path: string; readonly keys: KeyFile; readonly siteKey: string } => {
  const path = join(data, 'key.json');
  if (!existsSync(path)) writeFileSync(path, `${JSON.stringify(generateKeys(), undefined, 2)}\n`, { mode: 0o600 });
  const keys = readKeys(readFileSync(path, 'utf8'));
  if (!keys.ok) throw new Error(`${path}: ${keys.error.message} Remove it to get a new key.`);
  return { path, keys: keys.value, siteKey: `pk_${keys.value.publicKey}` };
};

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 1, 1);
const DAYS = 120;

interface LogOptions {
  readonly items: readonly LogItem[];
  readonly coupons: readonly Coupon[];
  /** The rule the shop followed while the log was written: the first eligible coupon of the list. */
  readonly rule: readonly string[];
  readonly shipping: number;
  /** When the campaign asks for a coupon, so that the log and the demo show coupons at the same moments. */
  readonly triggers: { readonly minViews: number };
  readonly shoppers: number;
  readonly seed: number;
}

/**
 * Writes the behaviour log of simulated shoppers: a pure function of its options. Latent tastes, brands, price sensitivity and the journey
 * of a visit drive views, carts, claims and purchases. Coupons are drawn by a logged random policy. The log is deliberately not clean: it
 * has repeated rows, missing brands and one bot, for the trainer to find.
 */
export const generateLog = (options: LogOptions): { readonly rows: LogRow[]; readonly shoppers: readonly Shopper[] } => {
  const { items, coupons, rule, shipping, triggers } = options;
  const rng = seededRng(options.seed);
  const categories = [...new Set(items.map((item) => item.category))];
  const brands = [...new Set(items.map((item) => item.brand))];
  const world = {
    categories,
    items,
    coupons,
    rule,
    shipping,
    minViews: triggers.minViews,
    popularity: items.map(() => between(rng, 0.5, 2)),
  };
  const shoppers = Array.from({ length: options.shoppers }, (_, i) => drawShopper(rng, `s${i + 1}`, categories.length, brands));
  const rows: LogRow[] = [];
  const remembers = picksByBehaviour(options);
  for (const shopper of shoppers) {
    const memory: CouponMemory = { claimed: new Set(), shown: [], ...(remembers ? { history: createHistory() } : {}) };
    const days = Array.from({ length: shopper.visits }, () => Math.floor(uniform(rng) * DAYS)).sort((a, b) => a - b);
    let free = 0;
    for (const day of days) {
      // Evenings are busier: the larger of two uniform hours.
      const hour = Math.max(between(rng, 7, 23), between(rng, 7, 23));
      const start = Math.max(FIRST_DAY + day * DAY + Math.round(hour * 3_600_000), free);
      const visit = simulateVisit(rng, world, shopper, memory, start);
      rows.push(...visit);
      // A later visit starts at least an hour after the last one, so that they are two sessions.
      free = (visit.at(-1)?.time ?? start) + 3_600_000;
    }
  }
  const blemished = rows.flatMap((row) => {
    const seen = row.item && chance(rng, 0.02) ? { ...row, brandless: true } : row;
    return row.event === 'view_item' && chance(rng, 0.006) ? [seen, seen] : [seen];
  });
  for (let i = 0; i < 400; i++) {
    const item = items[i % items.length];
    if (item) blemished.push({ userId: 'bot', time: FIRST_DAY + 50 * DAY + i * 900, event: 'view_item', item, quantity: 1 });
  }
  // Array.prototype.sort is stable: rows of one purchase stay together.
  return { rows: blemished.sort((a, b) => a.time - b.time), shoppers };
};

const SEED = 42;
const SHOPPERS = 2_500;

const digest = (parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(createHash('sha256').update(part).digest());
  return hash.digest('hex');
};

/**
 * The signed bundle of the demo: trained on the generated log at the first start, and reused as long as log, campaign, key and program are
 * the same.
 * @param program the file that will use it: this one, unless it is trained for another
 */
export const demoBundle = async (
  data: string,
  campaign: Campaign,
  say: (line: string) => void,
  program = fileURLToPath(import.meta.url),
): Promise<{ readonly folder: string; readonly siteKey: string; readonly trained: boolean }> => {
  const { keys, siteKey } = demoKeys(data);
  const folder = join(data, 'bundle');
  const { rows } = generateLog({
    items: demoItems,
    coupons: campaign.coupons,
    rule: campaign.rule,
    shipping: SHIPPING,
    triggers: campaign.triggers,
    shoppers: SHOPPERS,
    seed: SEED,
  });
  const [eventsText, itemsText] = [eventsCsv(rows), itemsCsv(demoItems)];
  // The program's code is an input too: another trainer makes another bundle.
  const inputs = digest([eventsText, itemsText, JSON.stringify(campaign), keys.publicKey, readFileSync(program)]);
  const mark = join(data, 'bundle-inputs.txt');
  if (existsSync(join(folder, 'manifest.json')) && existsSync(mark) && readFileSync(mark, 'utf8') === inputs) {
    say('Using the coupon model of the last start, because its inputs have not changed.');
    return { folder, siteKey, trained: false };
  }
  say(`Training a coupon model on a generated log: ${SHOPPERS} simulated shoppers, ${rows.length} rows, seed ${SEED}.`);
  const [events, items] = [join(data, 'events.csv'), join(data, 'items.csv')];
  writeFileSync(events, eventsText);
  writeFileSync(items, itemsText);
  const bars = progressBars();
  const from = performance.now();
  const trained = await train({ campaign, keys, events, items, seed: SEED }, bars.progress);
  bars.stop();
  if (!trained.ok) throw new Error(`training failed: ${trained.error.message}`);
  const { bundle, report, card } = trained.value;
  const written = writeBundle(folder, bundle, report, card);
  if (!written.ok) throw new Error(written.error.message);
  writeFileSync(mark, inputs);
  say(`Trained bundle ${bundle.id} in ${((performance.now() - from) / 1_000).toFixed(1)} s.`);
  return { folder, siteKey, trained: true };
};
