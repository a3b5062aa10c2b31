// Pictures of the console in the docs, of a shop after six weeks of business: `npm run shots`. Needs a build. `--all`: of every page.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { browserArguments, findBrowser } from '../../scripts/browser.mjs';
import { languages } from '../../src/console/i18n/languages.ts';
import { consolePages, enterConsole, goTo, settled } from '../../test/helpers/e2e/consolePages.ts';
import { startFilledShop } from '../../test/helpers/e2e/filledShop/filledShop.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'docs/images/console' },
    /** Only pictures whose name matches. */
    only: { type: 'string', default: '.' },
    untrained: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
  },
});
const pattern = new RegExp(values.only);
const pages = [
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
  'README.md',
];
const shown = new Set(
  pages.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/images\/console\/([\w-]+)\.webp/g)].map(([, name]) => name)),
);
/** Whether a picture is to be made. */
const isWanted = (name) => pattern.test(name) && (values.all || shown.has(name));
const WIDTHS = { 1280: 900, 360: 740 };
/** A picture longer than this shows the beginning only. */
const TALLEST = 3_600;

mkdirSync(values.out, { recursive: true });
const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserArguments });
const shop = await startFilledShop({ trained: !values.untrained });

/** The page from its top, as WebP, which a tenth of a PNG's bytes is enough for. */
const shoot = async (page, name, part) => {
  await page.mouse.move(0, 0);
  const seen = page.viewportSize();
  const { width } = seen;
  // Who goes by mouse sees no ring around a heading. A dialog lies over what is on the screen, and is as much as there is to see.
  const { height, over } = await page.evaluate(() => {
    const over = document.querySelector('dialog[open]') !== null;
    if (!over && document.activeElement instanceof HTMLElement) document.activeElement.blur();
    return { over, height: document.documentElement.scrollHeight };
  });
  // What lies in a frame of another process is drawn where it is on the screen only.
  if (part) await page.setViewportSize({ width, height });
  const place = part
    ? await page.locator(part).evaluate(async (element) => {
        scrollTo(0, 0);
        await new Promise((done) => setTimeout(done, 200));
        const { x, y, width, height } = element.getBoundingClientRect();
        return { x, y: y + scrollY, width, height };
      })
    : { x: 0, y: 0, width, height };
  const cdp = await page.context().newCDPSession(page);
  const { data } = await cdp.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 50,
    ...(over ? {} : { captureBeyondViewport: true, clip: { ...place, height: Math.min(TALLEST, place.height), scale: 1 } }),
  });
  if (part) await page.setViewportSize(seen);
  writeFileSync(join(values.out, `${name}.webp`), Buffer.from(data, 'base64'));
};

for (const language of languages)
  for (const theme of ['light', 'dark'])
    for (const [width, height] of Object.entries(WIDTHS)) {
      const suffix = `${language}-${theme}-${width}`;
      const names = ['sign-in', ...consolePages.map(({ name }) => name)].map((name) => `${name}-${suffix}`);
      if (!names.some(isWanted)) continue;
      const look = { preferences: { language, theme }, now: shop.now, viewport: { width: Number(width), height }, timezoneId: 'UTC' };
      const page = await enterConsole(browser, shop, { ...look, reducedMotion: 'reduce' });
      for (const one of consolePages) {
        if (!isWanted(`${one.name}-${suffix}`)) continue;
        await goTo(page, one);
        await shoot(page, `${one.name}-${suffix}`, one.part);
        if (one.open) await page.keyboard.press('Escape');
      }
      await page.context().close();
      const door = await enterConsole(browser, { url: shop.url }, look);
      await settled(door);
      if (isWanted(`sign-in-${suffix}`)) await shoot(door, `sign-in-${suffix}`);
      await door.context().close();
      process.stderr.write(`${suffix}\n`);
    }
await shop.close();
await browser.close();
const bytes = readdirSync(values.out).reduce((sum, file) => sum + statSync(join(values.out, file)).size, 0);
process.stderr.write(`${readdirSync(values.out).length} pictures, ${(bytes / 1e6).toFixed(1)} MB in ${values.out}\n`);
