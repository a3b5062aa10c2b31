import { createHash } from 'node:crypto';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { integer, seededRng } from '../../src/maths/random';
import type { Experiment } from '../../src/protocol/experiment';
import { launch, storedDecisions } from '../helpers/e2e/browser';
import { type DemoModel, demoModel } from '../helpers/e2e/demo';
import { newVisitor, type Visitor } from '../helpers/e2e/visitor';
import { startWorld, type World } from '../helpers/e2e/world';
import { policyProxy } from '../helpers/node/loopback';
import { shownToAll } from '../helpers/testBundle';

const campaign = demoCampaign(shownToAll);
let model: DemoModel;
let world: World;
let browser: Browser;

beforeAll(async () => {
  [model, browser] = await Promise.all([demoModel(), launch()]);
  world = await startWorld(campaign, model.siteKey);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const visit = async (category: string): Promise<Visitor> => {
  const shopper = await newVisitor({ browser, shop: world.shop.url });
  await shopper.look(category, 4);
  await shopper.addToCart();
  return shopper;
};

/** Most probable arm of the first stored Decision of a visitor who looks at one category. */
const choiceFor = async (category: string): Promise<{ arm: string; propensity: number }> => {
  const shopper = await visit(category);
  await expect.poll(async () => (await storedDecisions(shopper.page)).length, { timeout: 20_000 }).toBeGreaterThan(0);
  const [decision] = await storedDecisions(shopper.page);
  await shopper.context.close();
  const best = [...(decision?.candidates ?? [])].sort((a, b) => b.propensity - a.propensity)[0];
  return { arm: best?.arm ?? '', propensity: best?.propensity ?? 0 };
};

const shuffled = <T>(values: readonly T[], seed: number): T[] => {
  const [rng, out] = [seededRng(seed), [...values]];
  for (let i = out.length - 1; i > 0; i--) {
    const j = integer(rng, i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
};

/** The same bundle with every learnt number at another place: weights of the sequence network, item-to-coupon weights, bandit mean. */
const permuted = () => {
  const { manifest, bundle } = model;
  const shards = new Map(bundle.shards);
  const shuffleShard = (sha256: string, from: number, size: number, seed: number) => {
    const bytes = bundle.shards.get(sha256)!.slice();
    const words = Array.from({ length: size }, (_, i) => bytes.slice(from + 2 * i, from + 2 * i + 2));
    for (const [i, word] of shuffled(words, seed).entries()) bytes.set(word, from + 2 * i);
    const hash = createHash('sha256').update(bytes).digest('hex');
    shards.delete(sha256);
    shards.set(hash, bytes);
    return { sha256: hash, bytes: bytes.length };
  };
  const { sequence, cf } = manifest;
  if (!sequence) throw new Error('the demo bundle has a sequence network');
  const padded = (bytes: number) => Math.ceil(bytes / 4) * 4;
  const shuffledTable = (of: NonNullable<typeof cf>) => {
    const weightsAt = padded(4 * (of.table.items.length + 1)) + padded(2 * of.table.nonZeros);
    return { ...of, weights: shuffleShard(of.weights.sha256, weightsAt, of.table.nonZeros, 2) };
  };
  return model.sign(
    {
      ...manifest,
      sequence: { ...sequence, weights: shuffleShard(sequence.weights.sha256, 0, sequence.weights.bytes / 2, 1) },
      ...(cf ? { cf: shuffledTable(cf) } : {}),
      bandit: { ...manifest.bandit, mean: shuffled(manifest.bandit.mean, 3) },
    },
    shards,
  );
};

const withShares = (shares: Experiment['shares']) =>
  model.sign({ ...model.manifest, experiment: { ...model.manifest.experiment, salt: JSON.stringify(shares), shares } });

const buy = async ({ page }: Visitor): Promise<string> => {
  await page.goto(`${world.shop.url}/checkout`);
  await expect.poll(() => page.locator('[data-couplet-attribute]').inputValue(), { timeout: 10_000 }).toMatch(/^v1\./);
  await page.getByLabel('Name').fill('Ada Tester');
  await page.getByLabel('Email').fill('ada@example.test');
  await page.getByLabel('Address').fill('1 Test Row');
  await page.getByRole('button', { name: /Place order/ }).click();
  await page.getByText('Thank you, Ada.').waitFor();
  return (world.shop.db.prepare('SELECT couplet FROM orders ORDER BY created_at DESC LIMIT 1').get() as { couplet: string }).couplet;
};

describe('which coupon a visitor gets', () => {
  it('is the choice of the model: with its weights permuted the choices change', async () => {
    await world.publish(model.bundle);
    const choices = () => Promise.all(['tea', 'lighting', 'plants'].map(choiceFor));
    const trained = await choices();
    expect(trained.map(({ arm }) => arm)).toEqual(['tea-20', 'lighting-12', 'plants-5']);
    await world.publish(permuted());
    const scrambled = await choices();
    expect(scrambled.map(({ arm }) => arm)).not.toEqual(trained.map(({ arm }) => arm));
  });

  const scorerOf = async (shop: string) => {
    const shopper = await newVisitor({ browser, shop });
    await shopper.look('ceramics', 3);
    await shopper.addToCart();
    await shopper.waitForCard();
    const [first] = await storedDecisions(shopper.page);
    await shopper.context.close();
    return { scorer: first?.versions.scorer, action: first?.action, sent: shopper.sent, trouble: shopper.trouble };
  };

  it('is scored by TensorFlow.js on WASM, the first one too, as the pages allow WebAssembly', async () => {
    await world.publish(model.bundle);
    const { scorer, action, sent, trouble } = await scorerOf(world.shop.url);
    expect([scorer, action]).toEqual(['tfjs-wasm', 'ceramics-tiers']);
    expect(sent.some(({ url }) => url.endsWith('.wasm'))).toBe(true);
    expect(trouble).toEqual([]);
  });

  it('is the same by the plain scorer, where they do not', async () => {
    await world.publish(model.bundle);
    const proxy = await policyProxy(world.shop.url, (policy) => policy.replace(" 'wasm-unsafe-eval'", ''));
    const { scorer, action, trouble } = await scorerOf(proxy.url);
    expect([scorer, action]).toEqual(['plain', 'ceramics-tiers']);
    expect(trouble).toEqual([]);
    await proxy.close();
  });

  it('is none in the variant "none", and the order says so', async () => {
    await world.publish(withShares({ none: 1, rule: 0, couplet: 0 }));
    const shopper = await visit('tea');
    await shopper.page.waitForTimeout(7_000);
    expect(await shopper.card.count()).toBe(0);
    expect(await buy(shopper)).toBe('v1.demo.none.-');
    await shopper.context.close();
  });

  it('is the merchant\'s current rule in the variant "rule", whatever the taste, and the order says so', async () => {
    await world.publish(withShares({ none: 0, rule: 1, couplet: 0 }));
    const shopper = await visit('lighting');
    await shopper.waitForCard();
    const ruled = model.manifest.coupons.filter(({ id }) => model.manifest.rule.includes(id)).map(({ title }) => title.en);
    expect(ruled).toContain(await shopper.card.locator('.title').innerText());
    expect(await buy(shopper)).toBe('v1.demo.rule.-');
    await shopper.context.close();
  });

  it('is refused when the signature of the bundle does not hold: no coupon, no error on the page', async () => {
    const shopper = await newVisitor({ browser, shop: world.shop.url });
    await shopper.context.route('**/manifest.json', async (route) => {
      const answer = await route.fetch();
      const text = await answer.text();
      await route.fulfill({
        response: answer,
        body: text.replace(/"signature":"./, (found) => (found.endsWith('A') ? `${found.slice(0, -1)}B` : `${found.slice(0, -1)}A`)),
      });
    });
    await shopper.look('tea', 4);
    await shopper.addToCart();
    await shopper.page.waitForTimeout(6_000);
    expect(await shopper.card.count()).toBe(0);
    expect(shopper.trouble).toEqual([]);
    await shopper.context.close();
  });
});
