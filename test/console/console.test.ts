import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { settledFigures, tableCells } from '../helpers/e2e/consolePages';
import { shopCheckout, startDemoProcess } from '../helpers/e2e/demo';
import { type Visitor, visitorWithCard, visitorWithoutCard } from '../helpers/e2e/visitor';
import { until } from '../helpers/until';
import { consoleWords, makeCampaign } from './consoleWords';
import { keyboardOf } from './keyboard';

type Language = keyof typeof consoleWords;

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const titles = { en: 'For your very first order here', 'zh-CN': '首次下单立享优惠' } as const;

const take = async ({ card }: Visitor): Promise<string> => {
  await card.getByRole('button', { name: 'Get code' }).click();
  return card.locator('.code').innerText();
};

/** As people of a language write it; the console leaves out cents of sums nobody asks for in cents. */
const dollars = (language: Language, minor: number): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', ...(minor < 10_000 ? {} : { maximumFractionDigits: 0 }) }).format(
    minor / 100,
  );

describe('the console, by keyboard alone, from an empty server', () => {
  // Both at once: most of the time is shoppers' quiet.
  it.concurrent.for(['en', 'zh-CN'] as const)(
    '%s: a campaign is made, sells, is seen to, and is stopped',
    { timeout: 300_000 },
    async (language, { expect, onTestFinished }) => {
      // A setup link works once, so each language and each try begins with an empty server of its own.
      const demo = await startDemoProcess({ DEMO_EMPTY: '1' });
      onTestFinished(() => demo.stop());
      const words = consoleWords[language];
      const title = titles[language];
      const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      const keys = await keyboardOf(page);
      await page.goto(/Console\s+(\S+#setup=\S+)/.exec(demo.output())?.[1] ?? '');
      await page.getByRole('heading', { level: 1 }).waitFor();

      // Through the door, in one's own language.
      if (language !== 'en') await keys.choose('Language', words.language);
      await keys.press('button', words.begin, language === 'en' ? 'Tab' : 'Shift+Tab');
      await keys.arrive(words.pages.overview);
      await makeCampaign(keys, words, language === 'en' ? { en: titles.en } : titles);

      // Out it goes, said in plain words; Esc leaves everything as it was.
      await keys.press('button', words.publish, 'Shift+Tab');
      const question = page.getByRole('dialog', { name: words.publishTitle });
      await question.locator('ul.changes').waitFor();
      const changes = await question.innerText();
      expect(changes).toContain(words.isNew(title));
      expect(changes).toContain(words.shares);
      expect(await keys.escape()).toMatchObject({ role: 'button', name: words.publish });
      expect(await page.getByRole('dialog').count()).toBe(0);
      await keys.press('button', words.publish);
      await keys.press('button', words.publishNow);
      await page.getByRole('alert').getByText(words.published).waitFor();
      // Nothing is left to publish, so the button is gone, and the focus is on its part of the page.
      await until(async () => (await keys.at()).role === 'region', 'the focus stays at what was published');

      // One shopper buys with the coupon, one keeps its code for later, one has the card before them.
      const shoppers = { browser, shop: demo.shop };
      const offered = await Promise.all(['tea', 'coffee', 'candles'].map((category) => visitorWithCard(shoppers, category)));
      const [buyer, keeper, looker] = offered.map(({ shopper }) => shopper) as [Visitor, Visitor, Visitor];
      for (const { shopper } of offered) expect(await shopper.card.locator('.title').innerText()).toBe(titles.en);
      const [till, keepersTill] = [shopCheckout(buyer, demo.shop), shopCheckout(keeper, demo.shop)];
      const [used, kept] = [await take(buyer), await take(keeper)];
      expect([await till.apply(used), await keepersTill.apply(kept)]).toEqual([undefined, undefined]);
      const discount = await till.pay('Ada Tester');
      expect(discount).toBeGreaterThan(0);

      // The console says of it what the API says, and that is what happened.
      const api = await settledFigures(demo);
      expect(api).toMatchObject({ usedCount: 1, usedMoney: discount, reservedCount: 1, issued: 2, redeemed: 1, open: 1 });
      expect(api.arm).toMatchObject({ orders: 1, discount });
      const money = (minor: number): string => dollars(language, minor);
      await keys.press('link', words.pages.results, 'Shift+Tab');
      await keys.arrive(words.pages.results);
      await keys.to('group', words.groups);
      const [, customers, orders, revenue, given] = await tableCells(page, words.groups, words.arms[api.arm.variant]);
      expect([customers, orders, revenue, given]).toEqual(['1', '1', money(api.arm.revenue), money(api.arm.discount)]);
      await keys.press('link', words.claims, 'Shift+Tab');
      await keys.arrive(words.pages.results);
      await keys.to('group', words.funnel);
      expect((await tableCells(page, words.funnel, title)).slice(0, 3)).toEqual(['2', '1', '1']);
      await keys.press('link', words.pages.overview, 'Shift+Tab');
      await keys.arrive(words.pages.overview);
      await keys.press('DisclosureTriangle', words.showBudgets);
      await keys.to('group', words.budgets);
      const [spent, held] = await tableCells(page, words.budgets, title);
      expect([spent, held]).toEqual([money(api.usedMoney), money(api.reservedMoney)]);

      // The stop button: asked about first, then at once.
      await keys.press('button', words.stop, 'Shift+Tab');
      expect(await keys.escape()).toMatchObject({ role: 'button', name: words.stop });
      expect(await keepersTill.apply(kept)).toBeUndefined();
      await keys.press('button', words.stop);
      const stop = Date.now();
      const since = (): number => (Date.now() - stop) / 1_000;
      await keys.press('button', words.stopNow);
      const [told, refused, cards] = await Promise.all([
        page.getByRole('status').getByText(words.stopped).waitFor().then(since),
        until(async () => (await keepersTill.apply(kept)) === 'code_inactive', 'the till refuses the code', 60_000).then(since),
        visitorWithoutCard(shoppers, 'tea', Math.max(...offered.map(({ waited }) => waited))),
        looker.card.getByRole('button', { name: 'Get code' }).click(),
      ]);
      console.info(
        `${language}: told of the stop after ${told.toFixed(1)} s, an open code refused at the till after ${refused.toFixed(1)} s`,
      );
      expect(refused).toBeLessThan(60);
      expect(cards).toBe(0);
      await looker.card.getByText('The shop has stopped its offers for now.').waitFor();
      expect(await looker.card.locator('.code').count()).toBe(0);
      await page.getByText(words.isOff, { exact: true }).waitFor();
      expect((await demo.admin('GET', '/v1/admin/summary')).serving).toBe(false);

      // And on again: the button that is pressed twice asks first.
      await keys.press('button', words.resume);
      await keys.press('button', words.resume);
      await page.getByText(words.isOn, { exact: true }).waitFor();
      expect(await keys.at()).toMatchObject({ role: 'button', name: words.stop });
      const { shopper: next } = await visitorWithCard(shoppers, 'tea');
      const all = [buyer, keeper, looker, next];
      for (const { trouble } of all) expect(trouble).toEqual([]);
      await Promise.all([context, ...all.map((shopper) => shopper.context)].map((each) => each.close()));
    },
  );
});
