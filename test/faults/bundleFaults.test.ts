import type { Browser, Route } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { clockOff, NETWORK, untilLooked, visitOn } from './faultVisit';

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startHostShop(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

/** A name under which nothing is published. */
const NEXT = 'f'.repeat(16);
/** @param good the bundle that is there, asked for where the shop's status says `NEXT` */
const changed =
  (how: (body: Buffer) => Buffer | string, good = '') =>
  async (route: Route): Promise<void> => {
    const answer = await route.fetch({ url: route.request().url().replace(NEXT, good) });
    await route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*' }, body: how(await answer.body()) });
  };
const json = (how: (envelope: Record<string, unknown>) => object) => (body: Buffer) => JSON.stringify(how(JSON.parse(body.toString())));
const flipped = (text: unknown): string => String(text).replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));

const [MANIFEST, SHARD] = [/manifest\.json/, /\/v1\/bundles\/[0-9a-f]{16}\/[0-9a-f]{64}/];
const faults: readonly (readonly [string, RegExp, (body: Buffer) => Buffer | string, string])[] = [
  ['a manifest cut in half', MANIFEST, (body) => body.subarray(0, body.length / 2), 'bundle_malformed'],
  ['a manifest of noise', MANIFEST, (body) => body.map((byte) => byte ^ 0x55) as Buffer, 'bundle_malformed'],
  [
    'a price that was changed',
    MANIFEST,
    json((e) => ({ ...e, payload: String(e.payload).replace('"cap":500', '"cap":999') })),
    'bundle_bad_signature',
  ],
  ['a signature that was changed', MANIFEST, json((e) => ({ ...e, signature: flipped(e.signature) })), 'bundle_bad_signature'],
  ['another key', MANIFEST, json((e) => ({ ...e, publicKey: flipped(e.publicKey) })), 'bundle_wrong_key'],
  ['a format of a later version', MANIFEST, json((e) => ({ ...e, version: 2 })), 'bundle_incompatible'],
  ['weights cut in half', SHARD, (body) => body.subarray(0, body.length / 2), 'bundle_shard_size'],
  ['weights that were changed', SHARD, (body) => Buffer.from(body.map((byte, at) => (at === 0 ? byte ^ 1 : byte))), 'bundle_shard_hash'],
];
const card = 'couplet-card section.card';
const harmOf = async (seen: Awaited<ReturnType<typeof visitOn>>) => (await seen.harm()).filter((line) => !NETWORK.test(line));

describe('a bundle that is not what was published', () => {
  it.each(faults)(
    '%s, on a first visit: nothing of it is used, the panel names it, and the next page with a good one has the coupon',
    async (_, file, how, code) => {
      const context = await browser.newContext();
      await context.route(file, changed(how));
      const seen = await visitOn(context, shop);
      await seen.says(code);
      await untilLooked(seen.page, 'oolong');
      expect(await seen.page.locator(card).count()).toBe(0);
      expect(await harmOf(seen)).toEqual([]);
      await context.unroute(file);
      const next = await visitOn(context, shop);
      await next.card();
      expect(await harmOf(next)).toEqual([]);
      await context.close();
    },
  );

  it.each(faults.filter(([, file]) => file === MANIFEST))(
    '%s, in the place of a good one: that goes on, and the panel names the other',
    async (_, file, how, code) => {
      const context = await browser.newContext();
      const first = await visitOn(context, shop);
      await first.says(/Bundle\s+[0-9a-f]{16}/i);
      const good = await first.row('Bundle');
      await first.page.close();
      await context.route(/status\.json/, changed(json((status) => ({ ...status, bundle: NEXT }))));
      await context.route(file, changed(how, good));
      // The status that the first page heard is too old by then.
      const seen = await visitOn(context, shop, { script: clockOff(60_000) });
      await seen.says(code);
      expect(await seen.row('Bundle')).toBe(good);
      expect(await harmOf(seen)).toEqual([]);
      await context.close();
    },
  );
});
