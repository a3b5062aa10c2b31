import { createHash } from 'node:crypto';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { productOf } from '../../demo/shop/products';
import { WORKED_BYTES } from '../../src/protocol/reporting/message';
import { REPORT_BYTES } from '../../src/protocol/reporting/report';
import { REDEEMED_BYTES, readRedeemedToken } from '../../src/protocol/reporting/tokens';
import { launch, toldBy } from '../helpers/e2e/browser';
import { type DemoModel, demoModel } from '../helpers/e2e/demo';
import { newVisitor } from '../helpers/e2e/visitor';
import { startWorld, type World } from '../helpers/e2e/world';
import { shownToAll } from '../helpers/testBundle';

let model: DemoModel;
let world: World;
let browser: Browser;

beforeAll(async () => {
  [model, browser] = await Promise.all([demoModel(), launch()]);
  world = await startWorld(demoCampaign(shownToAll), model.siteKey);
  const keys = new TextEncoder().encode(JSON.stringify(await world.admin('GET', '/v1/admin/token-keys')));
  const sha256 = createHash('sha256').update(keys).digest('hex');
  const reports = { ...model.manifest.reports, pings: true };
  const manifest = { ...model.manifest, reports, session: { idleMs: 2_000 }, tokens: { keys: { sha256, bytes: keys.length } } };
  // A session that is over after two quiet seconds, so that the test need not wait half an hour.
  await world.publish(model.sign(manifest, new Map([...model.bundle.shards, [sha256, keys]])));
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

describe('the report at the end of a session', () => {
  it('is one randomised answer of fixed size, sent at the next visit with a token that was fetched apart, and counted once', async () => {
    const shopper = await newVisitor({ browser, shop: world.shop.url });
    // Held on its way: of a page that is just being left, a request is not always told. No page is left while it waits for one, after which the
    // next page would rightly ask again.
    const batches: string[] = [];
    let answered: Promise<unknown> = Promise.resolve();
    await shopper.context.route('**/v1/tokens', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      batches.push(route.request().postData() ?? '');
      answered = route.fetch().then(async (response) => {
        await route.fulfill({ response });
        await new Promise((stored) => setTimeout(stored, 1_000));
      });
      await answered;
    });
    await shopper.context.route(/\/[cp]\/[^/]+$/, async (route) => {
      if (route.request().isNavigationRequest()) await answered;
      await route.continue();
    });
    const seen = await shopper.look('coffee', 2);
    await shopper.page.waitForTimeout(3_000);
    await shopper.look('coffee', 1);
    const messages = () => shopper.sent.filter(({ url }) => url.endsWith('/v1/reports') && url.startsWith(world.server));
    const reports = () => messages().filter(({ body }) => !body?.startsWith('{"v":"exposure/1"'));
    const events = () =>
      messages().filter(({ method }) => method === 'POST').length - reports().filter(({ method }) => method === 'POST').length;
    await expect.poll(() => reports().filter(({ method }) => method === 'POST').length, { timeout: 90_000 }).toBe(1);
    const [sent] = reports().filter(({ method }) => method === 'POST');
    const whole = sent?.body ?? '';
    expect(new TextEncoder().encode(whole).length).toBe(REDEEMED_BYTES);
    const spend = readRedeemedToken(whole);
    if (!spend.ok) throw new Error(spend.error.message);
    // One batch, asked for without a word that comes back with the report.
    expect(batches).toHaveLength(1);
    for (const word of [spend.value.publicKey, spend.value.token, spend.value.signature]) expect(batches[0]).not.toContain(word);
    const body = whole.slice(0, REPORT_BYTES);
    expect(Object.keys(JSON.parse(body) as object).sort()).toEqual(['answer', 'bundle', 'id', 'pad', 'question', 'v']);
    const received = async () =>
      ((await world.admin('GET', '/v1/admin/summary')).reports as readonly { readonly reports: number }[])[0]?.reports;
    await expect.poll(received).toBe(1);

    // The next sessions of the same browser stay silent: one report in seven days.
    for (let round = 0; round < 2; round++) {
      await shopper.page.waitForTimeout(3_000);
      await shopper.look('tea', 1);
    }
    await shopper.page.waitForTimeout(23_000);
    expect(reports().filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(await received()).toBe(1);
    // Its group went once, paid for with work. Each kind of message has one length.
    expect(events()).toBe(1);
    expect(new Set(messages().flatMap(({ body, method }) => (method === 'POST' ? [body?.length] : [])))).toEqual(
      new Set([WORKED_BYTES, REDEEMED_BYTES]),
    );
    expect(toldBy(shopper.sent, [...seen, ...seen.map((id) => productOf(id)?.name ?? id), 'coffee', 'tea'])).toEqual([]);
    expect(shopper.trouble).toEqual([]);
    await shopper.context.close();
  });
});
