import { describe, expect, it } from 'vitest';
import { until } from '../helpers/until';
import { channelConsole, channelsPage } from './channelShop';

const ADDRESS = 'Ada@shop-customers.example';
const languages = ['en', 'zh-CN'] as const;

const { openShop, enter } = channelConsole();

describe.each(languages)('channels in the console, in %s', (language) => {
  it('wakes browsers once the merchant has read what it comes to, and not again before the gap is over', async () => {
    const shop = await openShop();
    for (let n = 0; n < 3; n++) expect((await shop.subscribe()).status).toBe(204);
    const [page, words] = await enter(shop.url, language);
    const channels = channelsPage(page, words);
    await channels.open();
    await channels.askToWake();
    expect(await channels.dialog.innerText()).toContain(words.wakeTitle);
    expect(await channels.dialog.innerText()).toContain(words.browsers);
    expect(await channels.dialog.innerText()).toContain(words.gap);
    // Looked at only, nobody is woken.
    expect(shop.wakes).toEqual([]);
    await channels.wake();
    await channels.said(words.woken);
    await until(async () => shop.wakes.length === 3, 'three browsers are woken');
    await channels.open();
    await page.reload();
    await channels.said(words.lastWoken);
    await channels.askToWake();
    await channels.dialog.getByText(words.again).waitFor();
    expect(await channels.dialog.getByRole('button', { name: words.wake }).count()).toBe(0);
  });

  it('says where messages stand, erases an address, and lets it have messages again; none is ever shown', async () => {
    const shop = await openShop();
    await shop.askForCoupon(ADDRESS);
    const [page, words] = await enter(shop.url, language);
    const channels = channelsPage(page, words);
    await channels.open();
    expect(await channels.standing(words.toSend)).toBe(1);
    expect(await shop.dispatch()).toBe(1);
    expect([await channels.standing(words.toSend), await channels.standing(words.asked)]).toEqual([0, 1]);
    await shop.unsubscribe();
    expect(await channels.standing(words.unsubscribed)).toBe(1);
    expect((await page.locator('body').innerText()).toLowerCase()).not.toContain('ada@');
    await channels.lift(ADDRESS.toLowerCase());
    await channels.said(words.lifted);
    await channels.lift(ADDRESS);
    await channels.said(words.notLifted);
    await channels.erase(ADDRESS);
    await channels.said(words.erased);
    expect(await channels.standing(words.unsubscribed)).toBe(0);
    await shop.askForCoupon(ADDRESS);
    expect(await shop.dispatch()).toBe(0);
    await channels.lift(ADDRESS);
    await channels.said(words.lifted);
    await shop.askForCoupon(ADDRESS);
    expect(await shop.dispatch()).toBe(1);
    const told = JSON.stringify((await shop.admin('GET', 'audit')).json);
    expect(told).toContain('messages/lift');
    expect(told.toLowerCase()).not.toContain('shop-customers');
    await channels.erase('ada');
    await channels.dialog.getByText(words.malformed).waitFor();
  });

  it('shows both letters as they are read, in frames in which nothing runs and nothing leads anywhere', async () => {
    const shop = await openShop();
    const [page, words] = await enter(shop.url, language);
    const channels = channelsPage(page, words);
    await channels.openSettings();
    const frames = await channels.showMessages();
    expect(frames).toHaveLength(2);
    for (const frame of frames) expect(await frame.getAttribute('sandbox')).toBe('');
    const [question, coupon] = frames.map((frame) => frame.contentFrame());
    await question?.getByText(language === 'en' ? '20% off tea' : '茶叶8折', { exact: true }).waitFor();
    await coupon?.getByText('EXAMPLE34679').waitFor();
    await coupon?.getByText(words.code).waitFor();
    await channels.said(words.question);
    // Its styles stand in its elements, which the console's own policy would not let through.
    expect(
      await coupon
        ?.locator('td', { hasText: 'EXAMPLE34679' })
        .last()
        .evaluate((box) => getComputedStyle(box).borderStyle),
    ).toBe('dashed');
    await question?.getByRole('link').first().click();
    await page.waitForTimeout(300);
    expect(page.context().pages()).toHaveLength(1);
    expect(page.frames().map((frame) => new URL(frame.url()).origin)).toEqual([shop.url, shop.url, shop.url]);
  });
});
