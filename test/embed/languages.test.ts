import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { widgetLanguages } from '../helpers/widgetWords';
import { type StaticHost, staticHost } from './staticShop';

const locales: Readonly<Record<string, string>> = {
  'zh-TW': 'zh-CN',
  'de-CH': 'de',
  'fr-CA': 'fr',
  'es-MX': 'es',
  'ar-EG': 'ar',
  'pt-BR': 'en',
  en: 'en',
};

let browser: Browser;
let files: StaticHost;
let shop: StaticHost;

beforeAll(async () => {
  files = await staticHost(resolve('dist/widget'), true);
  const root = mkdtempSync(join(tmpdir(), 'couplet-languages-'));
  for (const locale of Object.keys(locales))
    writeFileSync(
      join(root, `${locale}.html`),
      `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>Shop</title>
<script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}</script>
<script async crossorigin="anonymous" src="${files.origin}/v1/couplet.js" data-key="pk_none"></script>`,
    );
  shop = await staticHost(root, false);
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([files, shop].map((host) => host?.close()));
});

it.each(Object.entries(locales))('the panel of a page in %s speaks %s, and loads what that needs and no more', async (locale, expected) => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  const before = files.asked.length;
  await page.goto(`${shop.origin}/${locale}.html`);
  await page.evaluate(() => window.couplet?.('privacy'));
  const { panel } = widgetLanguages.find((one) => one.locale === expected)!;
  await page.getByRole('heading', { name: panel.title }).waitFor({ timeout: 30_000 });
  const asked = files.asked.slice(before).flatMap((line) => /assets\/((?:words|panelWords).*)-.{8}\.js/.exec(line)?.[1] ?? []);
  expect(asked).toEqual(expected === 'en' ? [] : [`panelWords-${expected.slice(0, 2)}`]);
  await page.close();
});
