import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Campaign } from '../src/bundle/campaign';
import { progressBars } from '../src/cli/progressBars';
import { writeBundle } from '../src/trainer/bundle/writeBundle';
import { train } from '../src/trainer/train';
import { demoItems } from './demoItems';
import { demoKeys } from './demoKeys';
import { generateLog } from './generateLog';
import { eventsCsv, itemsCsv } from './log/logRow';
import { SHIPPING } from './shop/cart';

const SEED = 42;
const SHOPPERS = 2_500;

const digest = (parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(createHash('sha256').update(part).digest());
  return hash.digest('hex');
};

/**
 * The signed bundle of the demo: trained on the generated log at the first start, taken again as long as log, campaign, key and program
 * are the same.
 */
export const demoBundle = async (
  data: string,
  campaign: Campaign,
  say: (line: string) => void,
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
  // The program's own text is an input too: another trainer makes another bundle.
  const inputs = digest([eventsText, itemsText, JSON.stringify(campaign), keys.publicKey, readFileSync(fileURLToPath(import.meta.url))]);
  const mark = join(data, 'bundle-inputs.txt');
  if (existsSync(join(folder, 'manifest.json')) && existsSync(mark) && readFileSync(mark, 'utf8') === inputs) {
    say('The coupon model is the one of the last start: nothing it was made from has changed.');
    return { folder, siteKey, trained: false };
  }
  say(`Training a coupon model on a generated log: ${SHOPPERS} invented shoppers, ${rows.length} rows, seed ${SEED}.`);
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
