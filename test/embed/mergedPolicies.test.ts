import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgePolicies } from '../../src/cli/doctor';
import { snippetOf } from '../../src/console/pages/settings/Install';
import { QUEUE_HASH } from '../../src/protocol/values/mergePolicy';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, NONCE, startHostShop, type Visit } from '../helpers/e2e/hostShop';

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startHostShop(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

/** What the shop's own scripts could do, and what the policy refused. */
interface Outcome {
  readonly own: Readonly<Record<'inline' | 'fetch' | 'worker', boolean>>;
  readonly seen: readonly string[];
}

const visit = async (policy: string, head: string): Promise<Outcome> => {
  const page = await (await browser.newContext()).newPage();
  const conditions: Visit = { own: true, couplet: false, head, headers: { 'content-security-policy': policy } };
  await page.goto(shop.page(conditions));
  if (head !== '') await page.locator('couplet-card section.card').waitFor({ timeout: 30_000 });
  const outcome = await page.evaluate(async () => {
    const host = window as unknown as Outcome & { readonly ownDone: Promise<unknown> };
    await host.ownDone;
    return { own: host.own, seen: host.seen.toSorted() };
  });
  await page.context().close();
  return outcome;
};

const tag = (policy: string): string => {
  const [line = '', script = ''] = snippetOf(shop.server, shop.siteKey).split('\n');
  const nonce = policy.includes("'nonce-") ? ` nonce="${NONCE}" data-nonce="${NONCE}"` : '';
  return line.replace('<script', `<script${nonce}`) + script.replace('<script', `<script${nonce} data-consent="granted"`);
};

const nextRest = "font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
/** Defaults as published. SHOP stands for the shop's own file host, NONCE for a nonce. */
const published: Readonly<Record<string, string>> = {
  // app/code/Magento/Csp/etc/config.xml in magento/magento2.
  Magento: [
    "base-uri 'self' 'unsafe-inline'",
    "default-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "child-src http: https: blob: 'self' 'unsafe-inline'",
    ...['connect', 'manifest', 'media', 'object', 'style', 'img', 'frame', 'font'].map((name) => `${name}-src 'self' 'unsafe-inline'`),
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "frame-ancestors 'self' 'unsafe-inline'",
    "form-action 'self' 'unsafe-inline'",
  ].join('; '),
  // The header of online stores.
  Shopify: "block-all-mixed-content; frame-ancestors 'none'; upgrade-insecure-requests;",
  // nextjs.org/docs/app/guides/content-security-policy
  'Next.js with nonces': `default-src 'self'; script-src 'self' NONCE 'strict-dynamic'; style-src 'self' NONCE; img-src 'self' blob: data:; ${nextRest}; upgrade-insecure-requests;`,
  'Next.js without nonces': `default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; ${nextRest}; upgrade-insecure-requests;`,
  // packages/hydrogen/src/csp/csp.ts in Shopify/hydrogen.
  Hydrogen:
    "base-uri 'self'; default-src 'self' NONCE https://cdn.shopify.com; frame-ancestors none; style-src 'self' 'unsafe-inline' https://cdn.shopify.com",
  // As github.com answers, shortened; its files come from a host of their own.
  GitHub:
    "default-src 'none'; base-uri 'self'; child-src github.com/assets-cdn/worker/; connect-src 'self' api.github.com; font-src github.githubassets.com; form-action 'self' github.com; frame-ancestors 'none'; img-src 'self' data: github.githubassets.com; manifest-src 'self'; script-src SHOP; style-src 'unsafe-inline' github.githubassets.com; upgrade-insecure-requests; worker-src SHOP/ownWorker.js",
  // defaultPwaKitSecurityHeaders in SalesforceCommerceCloud/pwa-kit.
  Salesforce:
    "connect-src 'self' https://runtime.commercecloud.com;frame-ancestors https://runtime.commercecloud.com;img-src 'self' data:;script-src 'self' 'unsafe-eval' https://runtime.commercecloud.com;upgrade-insecure-requests",
};
const policyOf = (name: string): string => (published[name] ?? '').replaceAll('SHOP', shop.url).replaceAll('NONCE', `'nonce-${NONCE}'`);

const judge = async (policy: string): Promise<{ readonly codes: readonly string[]; readonly merged: string }> => {
  const { findings, policies } = await judgePolicies([policy], shop.server);
  return { codes: findings.map(({ code }) => code), merged: policies[0] ?? policy };
};

describe.concurrent('the merged policy', () => {
  it.each(Object.keys(published))('of %s shows the coupon and refuses nothing that was allowed', async (name) => {
    const policy = policyOf(name);
    const before = await visit(policy, '');
    const { merged } = await judge(policy);
    expect(await visit(merged, tag(policy))).toEqual(before);
    expect((await judge(merged)).codes).toEqual(['ok']);
  });

  it('shows the coupon of a nonce-only page as it is, from the main thread', async () => {
    const policy = `${policyOf('Hydrogen')}; connect-src 'self' ${shop.server}`;
    expect(await visit(policy, tag(policy))).toMatchObject({
      own: { inline: true, fetch: true, worker: true },
      seen: ['violation: worker-src'],
    });
    expect((await judge(policy)).codes).toEqual(['policy_worker']);
  });
});

/** The lines added as they stand: after the sources of a directive, or as a new one. */
const naive = (policy: string): string => {
  const lines = { 'script-src': `${shop.server} '${QUEUE_HASH}'`, 'connect-src': shop.server, 'worker-src': 'blob:' };
  return Object.entries(lines).reduce(
    (text, [name, sources]) => {
      const has = new RegExp(`(^|; ?)${name} [^;]*`);
      return has.test(text) ? text.replace(has, (directive) => `${directive} ${sources}`) : `${text}; ${name} ${sources}`;
    },
    policy.replace(/; *$/, ''),
  );
};

describe.concurrent('the lines pasted as they are', () => {
  it.each([
    ['Magento', { inline: false, fetch: true, worker: false }, ['policy_page_inline', 'policy_page_refused']],
    [
      'Next.js without nonces',
      { inline: false, fetch: false, worker: false },
      ['policy_page_inline', 'policy_page_refused', 'policy_page_refused'],
    ],
  ])('break the page of %s, of which the doctor warns', async (name, own, codes) => {
    const policy = naive(policyOf(name));
    expect((await visit(policy, tag(policy))).own).toEqual(own);
    const { codes: found, merged } = await judge(policy);
    expect(found).toEqual(codes);
    expect((await visit(merged, tag(policy))).own).toEqual({ inline: true, fetch: true, worker: true });
  });
});
