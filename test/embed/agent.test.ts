import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentWordsOf } from '../../widget/i18n/agentWords';
import { en } from '../../widget/i18n/en';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { callTool, pressByScript, WITH_AGENT } from '../helpers/e2e/pageAgent';

const words = agentWordsOf('en');
/** Files that the first call of a tool loads. */
const CALLED = ['agentAnswers', 'privacyPanel'];

interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests to Couplet's server, in order: method, address, headers, body. */
  readonly sent: string[];
  readonly trouble: string[];
}

/** With and without WebMCP. */
let agents: Browser;
let plain: Browser;
let shop: HostShop;

beforeAll(async () => {
  [agents, plain] = await Promise.all([launch(WITH_AGENT), launch()]);
  shop = await startHostShop({ network: false });
});
afterAll(async () => {
  await Promise.all([agents?.close(), plain?.close()]);
  await shop?.close();
});

/** The claim's key is drawn at random. Everything else is compared as it is. */
const withoutKey = (text: string): string => text.replace(/("idempotency-key":")[0-9a-f]{32}(")/, '$1…$2');

/** A first visit that looks at a product and is offered a coupon. */
const visit = async (browser: Browser, tag?: string): Promise<Visit> => {
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
  const sent: string[] = [];
  const trouble: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(shop.server)) return;
    const line = [request.method(), request.url(), JSON.stringify(request.headers()), request.postData() ?? ''].join(' ');
    sent.push(withoutKey(line));
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  await page.goto(shop.page(tag === undefined ? {} : { tag }));
  if (tag === undefined) await card(page).waitFor({ timeout: 30_000 });
  // A card counts as seen after a second.
  await page.waitForTimeout(1_500);
  return { page, context, sent, trouble };
};
const card = (page: Page) => page.locator('couplet-card section.card');
const question = (page: Page) => page.locator('couplet-card dialog');
/** Files of the tools: the one that offers them, and those that are loaded at their first call. */
const isTools = (line: string): boolean => line.startsWith('GET ') && /\/assets\/(agent|agentAnswers|privacyPanel)-/.test(line);
const filesOf = (lines: readonly string[]): readonly string[] => [
  ...new Set(lines.map((line) => /\/assets\/(\w+)-/.exec(line)?.[1] ?? line)),
];
const compared = ({ sent }: Visit): readonly string[] => sent.filter((line) => !isTools(line)).toSorted();
const claims = ({ sent }: Visit): readonly string[] => sent.filter((line) => line.includes('POST ') && line.includes('/v1/claims'));

describe('an agent in the browser', () => {
  it('lists and claims with the shopper’s confirmation, and the requests are those of a shopper who clicks', async () => {
    const shopper = await visit(plain);
    await card(shopper.page).getByRole('button', { name: en.getCode }).click();
    await card(shopper.page).locator('.code').waitFor();

    const agent = await visit(agents);
    const before = agent.sent.length;
    const list = await callTool(agent.page, 'list_my_coupons');
    expect(list.coupons).toMatchObject([{ coupon: 'tea', state: 'offered' }]);
    const claiming = callTool(agent.page, 'claim_coupon', { coupon: 'tea' });
    await question(agent.page).waitFor();
    expect(filesOf(agent.sent.slice(before)).toSorted()).toEqual(CALLED);
    await question(agent.page).getByRole('button', { name: words.agree }).click();
    const { code } = await claiming;
    expect(code).toMatch(/^[A-Z0-9-]{8,}$/);
    expect(await card(agent.page).locator('.code').innerText()).toBe(code);
    expect((await callTool(agent.page, 'list_my_coupons')).coupons).toMatchObject([{ coupon: 'tea', state: 'claimed', code }]);
    // Asked again, it is the same code, and nobody is asked.
    expect((await callTool(agent.page, 'claim_coupon', { coupon: 'tea' })).code).toBe(code);

    expect(claims(shopper)).toHaveLength(1);
    expect(compared(agent)).toEqual(compared(shopper));
    expect([shopper.trouble, agent.trouble]).toEqual([[], []]);
    await Promise.all([shopper.context.close(), agent.context.close()]);
  });

  it('claims nothing without it: not if the shopper declines, and not if a script answers', async () => {
    const quiet = await visit(plain);
    const agent = await visit(agents);
    const first = callTool(agent.page, 'claim_coupon', { coupon: 'tea' });
    await question(agent.page).waitFor();
    await pressByScript(agent.page);
    expect(await question(agent.page).count()).toBe(1);
    await agent.page.waitForTimeout(1_000);
    expect(claims(agent)).toEqual([]);
    await question(agent.page).getByRole('button', { name: words.decline }).click();
    expect((await first).error?.code).toBe('claim_declined');
    expect((await callTool(agent.page, 'claim_coupon', { coupon: 'tea' })).error?.code).toBe('claim_declined');
    expect((await callTool(agent.page, 'claim_coupon', { coupon: 'nothing' })).error?.code).toBe('coupon_unknown');
    expect(compared(agent)).toEqual(compared(quiet));
    expect(agent.trouble).toEqual([]);
    await Promise.all([quiet.context.close(), agent.context.close()]);
  });

  it('has its files loaded at the first call, the same whatever the shopper has, and none without an agent', async () => {
    const [without, agent] = [await visit(plain), await visit(agents, 'data-auto="off"')];
    await expect.poll(() => filesOf(agent.sent.filter(isTools))).toEqual(['agent']);
    const before = agent.sent.length;
    expect((await callTool(agent.page, 'list_my_coupons')).coupons).toEqual([]);
    expect((await callTool(agent.page, 'claim_coupon', { coupon: 'tea' })).error?.code).toBe('coupon_unknown');
    expect(filesOf(agent.sent.slice(before)).toSorted()).toEqual(CALLED);
    expect(without.sent.filter(isTools)).toEqual([]);
    await Promise.all([without.context.close(), agent.context.close()]);
  });
});
