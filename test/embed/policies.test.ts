import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, NONCE, startHostShop, type Visit } from '../helpers/e2e/hostShop';
import { until } from '../helpers/until';

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startHostShop(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

interface Outcome {
  /** Which path runs, as `data-debug` says; `undefined`: none. */
  readonly path: string | undefined;
  /** Why others do not. */
  readonly refused: readonly string[];
  readonly coupon: boolean;
  /** What the shop's error tracker has heard: errors, rejections, violations of its policy. */
  readonly seen: readonly string[];
  /** Errors in the shop's console, of the directive they name. */
  readonly console: readonly string[];
}

/** What a page's console says of a violation, by its directive; anything else as it is. */
const directiveIn = (text: string): string => /directive: "([\w-]+)/.exec(text)?.[1] ?? text;

/** A shopper who looks at a product under a policy, then buys it. Waits for the card, or for what `over` says. */
const visit = async (conditions: Visit, over?: RegExp): Promise<Outcome> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors: string[] = [];
  const lines: string[] = [];
  page.on('console', (message) => (message.type() === 'error' ? errors : lines).push(message.text()));
  page.on('pageerror', (error) => errors.push(`pageerror: ${error.message}`));
  await page.goto(shop.page({ ...conditions, tag: `data-debug ${conditions.tag ?? ''}` }));
  const card = page.locator('couplet-card section.card');
  if (over) await until(async () => over.test([...lines, ...errors].join('\n')), String(over), 30_000);
  else await card.waitFor({ timeout: 30_000 });
  // What comes late is seen as well.
  await page.waitForTimeout(300);
  const outcome = {
    path: lines.flatMap((line) => /worker_path: (\w+)/.exec(line)?.[1] ?? [])[0],
    refused: lines.flatMap((line) => /worker_refused: (.*)/.exec(line)?.[1] ?? []),
    coupon: await card.isVisible(),
    seen: await page.evaluate(() => (window as unknown as { seen: string[] }).seen),
    console: errors.map(directiveIn),
  };
  expect(await page.evaluate(() => Object.keys(window).filter((name) => /couplet/i.test(name) && name !== 'couplet'))).toEqual([]);
  // The debug panel may lie over them.
  await page.getByRole('button', { name: 'Add to cart' }).dispatchEvent('click');
  await page.getByRole('button', { name: 'Place order' }).dispatchEvent('click');
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  await context.close();
  return outcome;
};

const policy = (text: string): Visit => ({
  headers: { 'content-security-policy': text.replaceAll('HOST', shop.server).replaceAll('NONCE', `'nonce-${NONCE}'`) },
});
const withNonce = `nonce="${NONCE}" data-nonce="${NONCE}"`;
const byBlob: Outcome = { path: 'blob', refused: [], coupon: true, seen: [], console: [] };
const byRelay: Outcome = { path: 'relay', refused: [], coupon: true, seen: [], console: [] };
/** The one attempt that the page's policy refuses stands in the console: Chromium offers no way to ask beforehand. */
const onPage: Outcome = {
  path: 'page',
  refused: ['blob: worker-src'],
  coupon: true,
  seen: ['violation: worker-src'],
  console: ['worker-src'],
};
const isolated = { 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-opener-policy': 'same-origin' };
const strict = `default-src 'none'; script-src NONCE HOST; connect-src HOST; style-src 'none'; form-action 'self'`;

describe.concurrent('Couplet on pages with policies of their own', () => {
  it('no policy: a Blob', async () => {
    expect(await visit({})).toEqual(byBlob);
  });

  it('the documented policy, no style of any kind allowed: a Blob', async () => {
    expect(await visit(policy(`${strict}; worker-src blob:`))).toEqual(byBlob);
  });

  it('a nonce with strict-dynamic, which names no host: a Blob, its chunks under `data-nonce`', async () => {
    expect(await visit({ ...policy(`script-src NONCE 'strict-dynamic'; object-src 'none'; base-uri 'none'`), tag: withNonce })).toEqual(
      byBlob,
    );
  });

  it('Trusted Types that list `couplet`, or that list nothing: a Blob', async () => {
    expect(await visit(policy(`require-trusted-types-for 'script'; trusted-types couplet`))).toEqual(byBlob);
    expect(await visit(policy(`require-trusted-types-for 'script'`))).toEqual(byBlob);
  });

  it('Trusted Types that list others only: nothing, after one refusal', async () => {
    const outcome = await visit(policy(`require-trusted-types-for 'script'; trusted-types other`), /TrustedTypePolicy/);
    expect(outcome).toEqual({
      path: undefined,
      refused: [],
      coupon: false,
      seen: ['violation: trusted-types'],
      console: ['trusted-types'],
    });
  });

  it('COEP require-corp: a Blob, or a relay that is served with it', async () => {
    expect(await visit({ headers: isolated })).toEqual(byBlob);
    expect(await visit({ headers: isolated, tag: 'data-worker-url="/relay.js"' })).toEqual(byRelay);
  });

  it('a connect-src without the server: nothing, silently', async () => {
    const outcome = await visit(policy(`connect-src 'self'`), /status_unreachable/);
    expect(outcome).toEqual({ ...byBlob, coupon: false });
  });

  it("worker-src 'self' and a relay: no Blob is tried, so nothing is refused", async () => {
    const conditions = policy(`${strict}; worker-src 'self'`);
    expect(await visit({ ...conditions, tag: 'data-worker-url="/relay.js"' })).toEqual(byRelay);
  });

  it('no worker at all: on the page, after one refusal', async () => {
    expect(await visit(policy(`${strict}; worker-src 'none'`))).toEqual(onPage);
    const types = `require-trusted-types-for 'script'; trusted-types couplet; worker-src 'none'`;
    expect(await visit(policy(types))).toEqual(onPage);
  });

  it('no worker and a relay that is not there: on the page, and said why', async () => {
    const { path, coupon, refused } = await visit({ ...policy(`${strict}; worker-src 'self'`), tag: 'data-worker-url="/absent.js"' });
    expect({ path, coupon, refused }).toEqual({
      path: 'page',
      coupon: true,
      refused: [expect.stringMatching(/^relay: /), 'blob: worker-src'],
    });
  });

  it('a nonce alone: the tag and its chunks run, but no worker may load the engine, so nothing, silently', async () => {
    const outcome = await visit({ ...policy('script-src NONCE; worker-src blob:'), tag: withNonce }, /engine_unavailable/);
    expect(outcome).toEqual({ ...byBlob, coupon: false });
  });
});
