import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { REPORT_BYTES } from '../../src/core/sync/report';
import { clockReading } from '../helpers/clockReading';
import { type DemoModel, demoModel } from '../helpers/e2e/demoModel';
import { launch } from '../helpers/e2e/launch';
import { newVisitor } from '../helpers/e2e/visitor';
import { startWorld, type World } from '../helpers/e2e/world';

let model: DemoModel;
let world: World;
let browser: Browser;

beforeAll(async () => {
  [model, browser] = await Promise.all([demoModel(), launch()]);
  world = await startWorld(demoCampaign(), model.siteKey);
  // A session that is over after two quiet seconds, so that the test need not wait half an hour.
  await world.publish(model.sign({ ...model.manifest, session: { idleMs: 2_000 } }));
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

describe('the report at the end of a session', () => {
  it('is one randomised answer of fixed size, sent at the next visit and counted once', async () => {
    const shopper = await newVisitor({ browser, shop: world.shop.url });
    const seen = await shopper.look('coffee', 2);
    await shopper.page.waitForTimeout(3_000);
    await shopper.look('coffee', 1);
    const reports = () => shopper.sent.filter(({ url }) => url.endsWith('/v1/reports') && url.startsWith(world.server));
    await expect.poll(() => reports().filter(({ method }) => method === 'POST').length, { timeout: 40_000 }).toBe(1);
    const [sent] = reports().filter(({ method }) => method === 'POST');
    const body = sent?.body ?? '';
    expect(new TextEncoder().encode(body).length).toBe(REPORT_BYTES);
    expect(Object.keys(JSON.parse(body) as object).sort()).toEqual(['answer', 'bundle', 'id', 'pad', 'question', 'v']);
    for (const word of [...seen, 'coffee', 'Coffee']) expect(body).not.toContain(word);
    expect(body).not.toMatch(clockReading);
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
    expect(shopper.trouble).toEqual([]);
    await shopper.context.close();
  });
});
