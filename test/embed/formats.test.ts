import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../scripts/chunks.mjs';
import { launch } from '../helpers/e2e/browser';
import { putCard, shopBody, shopPage, shownFormats } from './cardPage';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const locales = ['en', ...languages];
/**
 * Languages that axe looks at, by theme: all in one, and in the other one of each direction. What it judges of a language is the same in both, and of a theme it
 * is the colours, which no style of the card changes by language (`card.css` goes by the direction alone).
 */
const judged = { light: locales, dark: ['en', 'ar'] };

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** WCAG A and AA of everything in the card, and how much text was looked at. */
const lookWithAxe = (page: Page) =>
  page.evaluate(async () => {
    const { axe: loaded } = window as unknown as { readonly axe: typeof axe };
    const { violations, passes } = await loaded.run({ include: [['couplet-card']] });
    return {
      violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      texts: passes.find(({ id }) => id === 'color-contrast')?.nodes.length ?? 0,
    };
  });

/** Contrast (WCAG) of the button's text and of its edge, its height in CSS px, and whether its text is cut. */
const lookAtButton = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('couplet-card')!.shadowRoot!;
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const luminance = (color: string): number => {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
        const share = byte / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a: string, b: string): number => {
      const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
      return (high + 0.05) / (low + 0.05);
    };
    const around = getComputedStyle(root.querySelector('.card')!).backgroundColor;
    const button = root.querySelector<HTMLElement>('.primary')!;
    const style = getComputedStyle(button);
    return {
      height: button.getBoundingClientRect().height,
      text: contrast(style.color, style.backgroundColor),
      edge: contrast(style.borderTopColor, around),
      cut: button.scrollWidth > button.clientWidth,
    };
  });

/** Of the card: what lies beyond the screen's sides, px. */
const beyond = (page: Page) =>
  page.evaluate(() => {
    const card = document.querySelector('couplet-card')!.shadowRoot!.querySelector('.card')!;
    const { left, right, top, bottom } = card.getBoundingClientRect();
    const inline = document.querySelector('couplet-card')!.getAttribute('data-format') === 'inline';
    return Math.max(-left, right - innerWidth, card.scrollWidth - card.clientWidth, ...(inline ? [] : [-top, bottom - innerHeight]));
  });

describe.each(shownFormats)('%s', (format) => {
  it.each(['light', 'dark'] as const)('%s: axe finds nothing, nothing is cut off, in every language', async (theme) => {
    const page = await shopPage(browser, { colorScheme: theme });
    await page.evaluate(AXE);
    for (const locale of locales) {
      await putCard(page, { format, theme, locale, notice: { '*': 'A sentence of the law.' } });
      if (judged[theme].includes(locale)) {
        const { violations, texts } = await lookWithAxe(page);
        expect(violations, locale).toEqual([]);
        expect(texts, locale).toBeGreaterThanOrEqual(4);
      }
      expect(await beyond(page), locale).toBeLessThanOrEqual(0);
      const { height, text, edge, cut } = await lookAtButton(page);
      expect(height, locale).toBeGreaterThanOrEqual(44);
      expect(cut, locale).toBe(false);
      expect(text).toBeGreaterThanOrEqual(4.5);
      expect(edge).toBeGreaterThanOrEqual(3);
    }
    await page.close();
  });

  it('moves nothing of the page', async () => {
    const page = await shopPage(browser, { reducedMotion: 'no-preference', body: `${shopBody}<p>${'Leaves. '.repeat(400)}</p>` });
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
          if (!entry.hadRecentInput) shifts.push(entry.value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const shifts = () => page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    await putCard(page, { format });
    await page.waitForTimeout(700);
    await page.locator('couplet-card .primary').click();
    await page.locator('couplet-card .code').waitFor();
    await page.waitForTimeout(700);
    await page.locator('couplet-card .close').click();
    await page.waitForTimeout(700);
    expect(await shifts()).toEqual([]);
    // The observer sees what there is.
    await page.evaluate(() => document.body.insertAdjacentHTML('afterbegin', '<div style="height:200px"></div>'));
    await expect.poll(shifts).not.toEqual([]);
    await page.close();
  });
});
