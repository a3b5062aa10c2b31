import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { type CardLook, putCard, shopPage, shownFormats } from './cardPage';
import { dialogScript } from './dialogPage';

/** Every format, what is left of a closed card, and the shopper's dialogs. */
const views = [...shownFormats, 'native', 'tab', 'inbox', 'menu', 'privacy', 'send'] as const;
type View = (typeof views)[number];
const dialogs = ['inbox', 'menu', 'privacy', 'send'] as const;
const isDialog = (view: View): view is (typeof dialogs)[number] => dialogs.some((dialog) => dialog === view);

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const onCard = (page: Page, selector: string) => page.locator(`couplet-card ${selector}`);

const open = async (page: Page, view: View, { locale = 'en', theme = 'light', ...look }: Partial<CardLook> = {}): Promise<void> => {
  await page.evaluate((dir) => Object.assign(document.documentElement, { dir }), locale === 'ar' ? 'rtl' : 'ltr');
  if (isDialog(view)) {
    await page.evaluate("window.card?.remove(), document.querySelector('couplet-card')?.remove()");
    await page.evaluate(dialogScript({ dialog: view, theme: theme === 'dark' ? 'dark' : 'light', locale: locale === 'ar' ? 'ar' : 'en' }));
    await onCard(page, 'dialog .close').waitFor();
    return;
  }
  const format = view === 'tab' ? 'corner' : view;
  await putCard(page, { format, locale, theme, applies: true, keeps: true, ...look, ...(view === 'native' ? { slot: '#slot' } : {}) });
  if (view === 'tab') await onCard(page, '.close').click();
};

/** What is cut off, covered, out of reach, or too small for a finger. */
const faults = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const root = document.querySelector('couplet-card')!.shadowRoot!;
    const found = new Set<string>();
    const nameOf = (one: Element): string => `${one.localName}.${one.className}`;
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.add(`the page scrolls sideways: ${scrollWidth} of ${clientWidth}`);
    const icons = [...root.querySelectorAll('.head svg, .top .close svg')].map((icon) => icon.getBoundingClientRect());
    for (const text of root.querySelectorAll('.text > *, h2')) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const under = [...range.getClientRects()].some((line) =>
        icons.some((icon) => line.left < icon.right && line.right > icon.left && line.top < icon.bottom && line.bottom > icon.top),
      );
      if (under) found.add(`${nameOf(text)} is under a button`);
    }
    for (const one of root.querySelectorAll<HTMLElement>('*')) {
      const { left, right, width } = one.getBoundingClientRect();
      if (width <= 1 || one instanceof SVGElement || getComputedStyle(one).display === 'inline') continue;
      if (one.scrollWidth > one.clientWidth + 1) found.add(`${nameOf(one)} is cut off`);
      if (left < -1 || right > innerWidth + 1) found.add(`${nameOf(one)} leaves the screen`);
    }
    // An open menu covers what is below it.
    const within = root.querySelector('.items') ?? root;
    for (const button of within.querySelectorAll<HTMLElement>('button')) {
      if (!button.checkVisibility()) continue;
      button.scrollIntoView({ block: 'nearest' });
      const { left, top, width, height } = button.getBoundingClientRect();
      const hit = root.elementFromPoint(left + width / 2, top + height / 2);
      if (!hit || !button.contains(hit)) found.add(`${nameOf(button)} cannot be pressed`);
      // A line of the page and a link within a sentence are as high as their text (WCAG 2.5.8).
      const least = button.matches('.native, .foot .link') ? 24 : 44;
      if (width < least || height < least) found.add(`${nameOf(button)} is small: ${width} × ${height}`);
    }
    return [...found];
  });

const screens: Readonly<Record<string, BrowserContextOptions>> = {
  'a laptop at 200%': { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  'a laptop at 400%': { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
  'a phone on its side': { viewport: { width: 740, height: 360 } },
  'a tablet': { viewport: { width: 768, height: 1024 } },
  'a wide screen': { viewport: { width: 1280, height: 800 } },
};
/** What a reader may set for all text (WCAG 1.4.12). */
const SPACED = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }';

const space = (page: Page): Promise<void> =>
  page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.querySelector('couplet-card')!.shadowRoot!.adoptedStyleSheets.push(sheet);
  }, SPACED);

/** Steps of a card from the offer to its code, each with its check. */
const walk = async (page: Page, view: View, look: Partial<CardLook>, then: (page: Page) => Promise<unknown>): Promise<void> => {
  await open(page, view, look);
  await then(page);
  if (!shownFormats.some((format) => format === view)) return;
  await onCard(page, '.more').click();
  await then(page);
  await onCard(page, '[part=why]').click();
  await onCard(page, '.why').waitFor();
  await then(page);
  await onCard(page, '.primary').click();
  await onCard(page, '.code').waitFor();
  await then(page);
};

it.each(Object.entries(screens))('on %s: nothing is cut off or out of reach, in three languages', async (_, screen) => {
  const page = await shopPage(browser, screen);
  for (const view of views)
    for (const locale of isDialog(view) ? ['en', 'ar'] : ['en', 'de', 'ar'])
      await walk(page, view, { locale, codeMs: 1_800_000 }, async () => expect(await faults(page), `${view}, ${locale}`).toEqual([]));
  await page.close();
});

it('nor on a phone with more room between letters, words and lines', async () => {
  const page = await shopPage(browser);
  const spaced = async (view: View): Promise<void> => {
    await space(page);
    expect(await faults(page), view).toEqual([]);
  };
  for (const view of views) await walk(page, view, {}, () => spaced(view));
  await page.close();
});

/** Contrast (WCAG) of what marks the element that has the focus, and how much of that mark is cut off by what scrolls, px. */
interface Mark {
  readonly of: string;
  readonly contrast: number;
  readonly width: number;
  readonly cut: number;
}

const CONTRAST = `
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
      const share = byte / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const root = document.querySelector('couplet-card').shadowRoot;
  const box = root.querySelector('dialog, .card, .tab, .native');
  /** A tab and a line in the page have no other ground than the page. */
  const ground = box.matches('.native') ? getComputedStyle(document.body).backgroundColor : getComputedStyle(box).backgroundColor;
  const around = /, 0\\)$|transparent/.test(ground) ? 'Canvas' : ground;
`;

/** By Tab through everything in it. */
const marks = async (page: Page): Promise<readonly Mark[]> => {
  const all: Mark[] = [];
  for (let step = 0; step < 30; step++) {
    await page.keyboard.press('Tab');
    const mark = await page.evaluate<Mark | undefined>(`(() => {
      ${CONTRAST}
      const one = root.activeElement;
      if (!one) return undefined;
      const { outlineStyle, outlineColor, outlineWidth, outlineOffset } = getComputedStyle(one);
      const reach = parseFloat(outlineWidth) + parseFloat(outlineOffset);
      const inner = one.getBoundingClientRect();
      const outer = box.getBoundingClientRect();
      const cut = box === one || !box.contains(one) ? 0 : Math.max(outer.left - inner.left + reach, inner.right + reach - outer.right, outer.top - inner.top + reach, inner.bottom + reach - outer.bottom, 0);
      return { of: one.className || one.localName, contrast: contrast(outlineColor, around), width: outlineStyle === 'none' ? 0 : parseFloat(outlineWidth), cut };
    })()`);
    if (mark && all.some(({ of }) => of === mark.of)) break;
    if (mark) all.push(mark);
  }
  return all;
};

const expectMarked = (view: View, all: readonly Mark[]): void => {
  expect(all.length, view).toBeGreaterThan(0);
  for (const { of, contrast, width, cut } of all) {
    expect(width, `${view} ${of}`).toBeGreaterThanOrEqual(2);
    expect(contrast, `${view} ${of}`).toBeGreaterThanOrEqual(3);
    expect(cut, `${view} ${of}`).toBeLessThanOrEqual(0.5);
  }
};

/** What cannot be seen in forced colours. */
const unseen = (page: Page): Promise<readonly string[]> =>
  page.evaluate<readonly string[]>(`(() => {
    ${CONTRAST}
    const found = [];
    const under = (one) => {
      const { backgroundColor } = getComputedStyle(one);
      return /, 0\\)$/.test(backgroundColor) ? around : backgroundColor;
    };
    for (const one of root.querySelectorAll('.card, dialog, .code, .tab, .primary, .secondary, .copy, .main, .danger, .items')) {
      const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(one);
      const isEdged = parseFloat(borderTopWidth) >= 1 && borderTopStyle !== 'none' && contrast(borderTopColor, around) >= 3;
      if (!isEdged) found.push('no edge: ' + one.localName + '.' + one.className);
    }
    for (const icon of root.querySelectorAll('button svg')) {
      const button = icon.closest('button');
      if (contrast(getComputedStyle(icon).stroke, under(button)) < 3) found.push('no icon: ' + button.className);
    }
    for (const button of root.querySelectorAll('button'))
      if (contrast(getComputedStyle(button).color, under(button)) < 4.5) found.push('no text: ' + button.className);
    return found;
  })()`);

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  it('the focus is marked all around', async () => {
    const page = await shopPage(browser, { colorScheme: theme });
    await page.evaluate((color) => Object.assign(document.body.style, { background: color }), theme === 'dark' ? '#111' : '#fff');
    for (const view of views) {
      await open(page, view, { theme });
      expectMarked(view, await marks(page));
    }
    await page.close();
  });

  it('in forced colours, each edge, icon and focus is visible', async () => {
    const page = await shopPage(browser, { colorScheme: theme, forcedColors: 'active' });
    for (const view of views) {
      await walk(page, view, { theme }, async () => expect(await unseen(page), view).toEqual([]));
      await open(page, view, { theme });
      expectMarked(view, await marks(page));
    }
    await page.close();
  });
});

it('a switch of the privacy panel shows in forced colours whether it is on', async () => {
  const page = await shopPage(browser, { forcedColors: 'active' });
  await open(page, 'privacy');
  const grounds = await page.evaluate(() => {
    const root = document.querySelector('couplet-card')!.shadowRoot!;
    const track = root.querySelector<HTMLElement>('[aria-checked=true] .track')!;
    const on = getComputedStyle(track).backgroundColor;
    track.closest('[aria-checked]')!.setAttribute('aria-checked', 'false');
    return [on, getComputedStyle(track).backgroundColor];
  });
  expect(grounds[0]).not.toBe(grounds[1]);
  await page.close();
});

/** Of a view that has just come: how long each animation takes, ms, and what it changes. */
const MOVING = `window.moving = document.querySelector('couplet-card').shadowRoot.getAnimations().map(({ effect }) =>
  [effect.getTiming().duration, Object.keys(effect.getKeyframes()[0]).filter((name) => !/offset|easing|composite/i.test(name)).join()])`;

it.each(shownFormats)('%s: moves only for a moment, without layout, and not for a shopper who wants no motion', async (format) => {
  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    const page = await shopPage(browser, { reducedMotion });
    const moving = () => page.evaluate('window.moving');
    const expected = reducedMotion === 'reduce' ? [] : [[180, 'transform,opacity']];
    await putCard(page, { format }, MOVING);
    expect(await moving()).toEqual(format === 'inline' ? [] : expected);
    await onCard(page, '.close').click();
    await page.evaluate(MOVING);
    expect(await moving()).toEqual(expected);
    await page.close();
  }
});

it.each([360, 768, 1280])('in Arabic, each format runs from the right: %i px', async (width) => {
  const page = await shopPage(browser, { viewport: { width, height: 800 } });
  const rects = () =>
    page.evaluate(() => {
      const root = document.querySelector('couplet-card')!.shadowRoot!;
      const of = (selector: string) => root.querySelector(selector)?.getBoundingClientRect();
      return { close: of('.close'), value: of('.value'), more: of('.more'), tab: of('.tab'), native: of('.native svg') };
    });
  for (const format of shownFormats) {
    await open(page, format, { locale: 'ar' });
    const { close, value, more } = await rects();
    expect(close!.right, format).toBeLessThanOrEqual(more!.left);
    expect(more!.right, format).toBeLessThanOrEqual(value!.right);
    await onCard(page, '.close').click();
    expect(Math.round((await rects()).tab!.left), format).toBe(0);
  }
  await open(page, 'native', { locale: 'ar' });
  expect((await rects()).native!.right).toBeGreaterThan(width - 20);
  await page.close();
});
