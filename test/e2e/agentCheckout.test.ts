import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentWordsOf } from '../../widget/i18n/agentWords';
import { launch, toldBy } from '../helpers/e2e/browser';
import { type DemoProcess, startDemoProcess } from '../helpers/e2e/demo';
import { callTool, pressByScript, WITH_AGENT } from '../helpers/e2e/pageAgent';
import { type Visitor, visitorWithCard } from '../helpers/e2e/visitor';
import { startMcpCommand } from '../helpers/server/mcpCommand';
import { ask } from '../helpers/server/testServer';
import { openTill, type Protocol } from './agentTill';

const words = agentWordsOf('en');

let demo: DemoProcess;
let browser: Browser;
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemoProcess({ DEMO_SHARES: '0,0,1' }), launch(WITH_AGENT)]);
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

interface Use {
  readonly coupon: { readonly id: string };
  readonly usedCount: number;
  readonly usedMoney: number;
  readonly reservedCount: number;
}
const useOf = async (coupon: string): Promise<Pick<Use, 'usedCount' | 'usedMoney' | 'reservedCount'>> => {
  const { catalog } = (await demo.admin('GET', '/v1/admin/summary')) as unknown as { readonly catalog: readonly Use[] };
  const { usedCount = 0, usedMoney = 0, reservedCount = 0 } = catalog.find(({ coupon: { id } }) => id === coupon) ?? {};
  return { usedCount, usedMoney, reservedCount };
};

const question = (page: Page) => page.locator('couplet-card dialog');
const claims = ({ sent }: Visitor) => sent.filter(({ url }) => url.endsWith('/v1/claims'));
/** A shopper in the demo whose agent has found a coupon and asks for its code. */
const asking = async () => {
  const { shopper } = await visitorWithCard({ browser, shop: demo.shop }, 'tea');
  const [offered] = (await callTool(shopper.page, 'list_my_coupons')).coupons ?? [];
  expect(offered).toMatchObject({ state: 'offered' });
  const { coupon = '' } = offered ?? {};
  const before = await useOf(coupon);
  const claiming = callTool(shopper.page, 'claim_coupon', { coupon });
  await question(shopper.page).waitFor();
  return { shopper, coupon, before, claiming };
};

describe('the shopper’s agent in the demo', () => {
  it.each<Protocol>(['acp', 'ucp'])(
    'claims a coupon that the shopper confirms, and uses its code at a checkout by %s',
    async (protocol) => {
      const { shopper, coupon, before, claiming } = await asking();
      const { page } = shopper;
      // No answer of its own, no second question, and nothing of it has left.
      await pressByScript(page);
      expect(await callTool(page, 'claim_coupon', { coupon })).toMatchObject({ error: { code: 'confirmation_open' } });
      expect([claims(shopper), await useOf(coupon)]).toEqual([[], before]);
      expect(toldBy(shopper.sent, [coupon, 'view_item', 'add_to_cart', 'Tea'])).toEqual([]);

      await question(page).getByRole('button', { name: words.agree }).click();
      const { code = '' } = await claiming;
      expect(code).toMatch(/^[A-Z0-9-]{8,}$/);
      expect(claims(shopper)).toHaveLength(1);
      expect(await useOf(coupon)).toEqual({ ...before, reservedCount: before.reservedCount + 1 });

      const till = openTill(demo, protocol);
      const { discounts, messages } = await till.complete([code]);
      const { amount = 0 } = discounts.applied[0] ?? {};
      expect([discounts.applied, messages]).toMatchObject([[{ code }], []]);
      expect(amount).toBeGreaterThan(0);
      expect(await useOf(coupon)).toEqual({ ...before, usedCount: before.usedCount + 1, usedMoney: before.usedMoney + amount });

      // It is used, in either protocol.
      for (const other of ['acp', 'ucp'] as const) {
        const again = await openTill(demo, other).put([code]);
        expect([again.discounts.applied, again.messages]).toMatchObject([[], [{ code: 'discount_code_usage_limit_reached' }]]);
      }
      expect(shopper.trouble).toEqual([]);
      await shopper.context.close();
    },
  );

  it('has no code without the shopper’s yes, and no discount without a code', async () => {
    const { shopper, coupon, before, claiming } = await asking();
    await question(shopper.page).getByRole('button', { name: words.decline }).click();
    expect(await claiming).toEqual({ error: { code: 'claim_declined', message: expect.any(String) } });
    expect(await callTool(shopper.page, 'claim_coupon', { coupon })).toMatchObject({ error: { code: 'claim_declined' } });
    expect(JSON.stringify(await callTool(shopper.page, 'list_my_coupons'))).not.toContain('"code"');
    expect([claims(shopper), await useOf(coupon)]).toEqual([[], before]);
    const { discounts, messages } = await openTill(demo, 'acp').put([coupon]);
    expect([discounts.applied, messages]).toMatchObject([[], [{ code: 'discount_code_invalid' }]]);
    await shopper.context.close();
  });
});

describe('the merchant’s assistant', () => {
  it('reads what agents bought, and drafts a campaign that only a person can publish', async () => {
    const { token } = (await demo.admin('POST', '/v1/admin/tokens', { name: 'assistant', role: 'assistant' })) as {
      readonly token: string;
    };
    const assistant = await startMcpCommand('dist/node/couplet.js', demo.server, token);
    const [, results] = await assistant.call('read_results');
    expect(results).toMatchObject({ period: { v: 'overview/1' }, experiment: {} });
    const [, { coupons }] = (await assistant.call('list_coupons')) as unknown as [boolean, { readonly coupons: readonly Use[] }];
    expect(coupons.reduce((sum, { usedCount }) => sum + usedCount, 0)).toBeGreaterThanOrEqual(2);

    const [, live] = await assistant.call('read_campaign', { which: 'live' });
    const [, draft] = await assistant.call('read_campaign', { which: 'draft' });
    const { revision, campaign } = draft as { readonly revision: number; readonly campaign: object };
    const [isError, saved] = await assistant.call('draft_campaign', { revision, campaign: { ...campaign, label: 'by an assistant' } });
    expect([isError, saved]).toMatchObject([false, { revision: revision + 1 }]);
    const published = await ask(`${demo.server}/v1/admin/campaign/publish`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect([published.status, published.json]).toMatchObject([403, { error: { code: 'forbidden' } }]);
    expect(await assistant.call('read_campaign', { which: 'live' })).toEqual([false, live]);
    expect(await assistant.stop()).toBe(0);
  });
});
