// Pictures of every format of the coupon on the demo shop's page for docs/appearance.md: `npm run shots:widget`. Needs a build.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { startShop } from '../../demo/shop/routes/startShop.ts';
import { browserArguments, findBrowser } from '../../scripts/browser.mjs';
import { cardScript } from '../../test/embed/cardPage.ts';
import { dialogScript } from '../../test/embed/dialogPage.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'docs/images/widget' },
    /** Only pictures whose name matches. */
    only: { type: 'string', default: '.' },
  },
});
const WIDTHS = { 1280: 800, 768: 1024, 360: 740 };
/** A picture above this is too heavy for a page of documentation, bytes. */
const HEAVIEST = 40_000;

mkdirSync(values.out, { recursive: true });
const data = mkdtempSync(join(tmpdir(), 'couplet-shots-'));
const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserArguments });
const shop = await startShop({
  host: '127.0.0.1',
  port: 0,
  file: join(data, 'shop.sqlite'),
  assets: resolve('dist/demo'),
  codesToken: 'shots',
  adminToken: 'shots',
});

const MINUTE = 60_000;
/** Of the page: the coupon is for it, so its picture is shown. */
const viewed = { itemId: 'first-mist-green', categories: ['Tea'], quantity: 1 };
const corner = { format: 'corner', codeMs: 30 * MINUTE, viewed };
const onlyLight = { themes: ['light'] };
const looks = [
  ...['corner', 'modal', 'bar', 'inline', 'native'].map((format) => ({ name: format, look: { ...corner, format } })),
  { name: 'bar-top', look: { ...corner, format: 'bar', position: 'top' } },
  { name: 'tab', look: corner, click: ['.close'] },
  { name: 'menu', look: { ...corner, keeps: true, sends: true }, ...onlyLight, click: ['.more'] },
  { name: 'why', look: corner, ...onlyLight, click: ['.more', '[part=why]'] },
  { name: 'claimed', look: { ...corner, applies: true }, click: ['.primary'] },
  { name: 'waits', look: { ...corner, waits: true, codeMs: 30 * MINUTE }, ...onlyLight, click: ['.primary'] },
  { name: 'kept', look: { ...corner, keeps: true }, ...onlyLight, click: ['.more', '[part=keep]'] },
  ...['zh', 'de', 'fr', 'es', 'ar'].map((locale) => ({ name: `corner-${locale}`, look: { ...corner, locale }, ...onlyLight })),
  { name: 'modal-ar', look: { ...corner, format: 'modal', locale: 'ar' }, ...onlyLight },
  { name: 'bar-ar', look: { ...corner, format: 'bar', locale: 'ar' }, ...onlyLight },
  { name: 'inbox', look: { dialog: 'inbox' } },
  { name: 'inbox-ar', look: { dialog: 'inbox', locale: 'ar' }, ...onlyLight },
  { name: 'inbox-menu', look: { dialog: 'menu' }, ...onlyLight },
  { name: 'inbox-empty', look: { dialog: 'empty' }, ...onlyLight },
  { name: 'privacy', look: { dialog: 'privacy' } },
  { name: 'privacy-ar', look: { dialog: 'privacy', locale: 'ar' }, ...onlyLight },
  { name: 'privacy-erasing', look: { dialog: 'erasing' }, ...onlyLight },
  { name: 'send', look: { dialog: 'send' } },
  { name: 'send-ar', look: { dialog: 'send', locale: 'ar' }, ...onlyLight },
  // Sharp edges by the hundred weigh most in a picture.
  { name: 'transfer', look: { dialog: 'transfer' }, quality: 35 },
  { name: 'notice', look: { ...corner, notice: { '*': 'THIS PRICE WAS SET BY AN ALGORITHM USING YOUR PERSONAL DATA' } }, ...onlyLight },
];

for (const { name, look, click = [], themes = ['light', 'dark'], quality = 60 } of looks)
  for (const theme of themes)
    for (const [width, height] of Object.entries(WIDTHS)) {
      const file = `${name}-${theme}-${width}`;
      if (!new RegExp(values.only).test(file)) continue;
      const page = await browser.newPage({
        viewport: { width: Number(width), height },
        colorScheme: theme,
        reducedMotion: 'reduce',
        timezoneId: 'UTC',
      });
      await page.goto(`${shop.url}/p/first-mist-green`);
      if (look.locale === 'ar') await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
      if (look.format === 'inline')
        await page.evaluate(() =>
          document.querySelector('.buy').insertAdjacentHTML('afterend', '<div id="slot" style="max-width: 440px"></div>'),
        );
      if (look.format === 'native')
        await page.evaluate(() =>
          document.querySelector('.price').insertAdjacentHTML('afterend', '<div id="couplet" style="min-height: 32px"></div>'),
        );
      if (look.dialog) await page.evaluate(dialogScript({ ...look, theme }));
      else await page.evaluate(cardScript({ ...look, theme, ...(look.format === 'inline' ? { slot: '#slot' } : {}) }));
      if (look.format === 'inline') await page.locator('#slot').evaluate((slot) => slot.scrollIntoView({ block: 'end' }));
      for (const button of click) await page.locator(`couplet-card ${button}`).click();
      await page.waitForTimeout(300);
      const cdp = await page.context().newCDPSession(page);
      const { data: picture } = await cdp.send('Page.captureScreenshot', { format: 'webp', quality });
      const path = join(values.out, `${file}.webp`);
      writeFileSync(path, Buffer.from(picture, 'base64'));
      if (statSync(path).size > HEAVIEST) throw new Error(`${path} has ${statSync(path).size} bytes`);
      process.stderr.write(`${file} ${statSync(path).size}\n`);
      await page.context().close();
    }
await shop.close();
await browser.close();
rmSync(data, { recursive: true, force: true });
