import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { startTestServer, type TestServer } from '../helpers/server/testServer';

const docsDir = resolve('dist/docs');
/** Redoc's own link to its makers; the policy keeps its picture away. */
const REDOC_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

let browser: Browser;
let server: TestServer;
beforeAll(async () => {
  const { status } = spawnSync(process.execPath, ['scripts/prepare.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('the documentation could not be built');
  [browser, server] = await Promise.all([launch(), startTestServer({ deps: { docsDir } })]);
});
afterAll(() => Promise.all([browser?.close(), server?.close()]));

describe('the built documentation', () => {
  it('has every page and heading that a link in it names', () => {
    const names = readdirSync(docsDir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
    const pages = new Map(names.map((name) => [name, readFileSync(join(docsDir, name), 'utf8')]));
    const links = [...pages].flatMap(([from, html]) =>
      [...html.matchAll(/<a [^>]*href="(?:\/docs\/([^"#]*))?(?:#([^"]+))?"/g)].map(([, page, anchor]) => ({ from, page, anchor })),
    );
    const dead = links.filter(({ from, page, anchor }) => {
      const html = pages.get(page === undefined ? from : page || 'index.html');
      return html === undefined || (anchor !== undefined && !html.includes(`id="${decodeURIComponent(anchor)}"`));
    });
    expect(links.length).toBeGreaterThan(1_000);
    expect(dead).toEqual([]);
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('is read and searched under its policy, %s, %i px', async (colorScheme, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 740 } });
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes(REDOC_LOGO)) trouble.push(message.text());
    });
    page.on('pageerror', (error) => trouble.push(error.message));
    for (const path of ['', 'install.html', 'cli.html', 'benchmarks.html']) {
      await page.goto(`${server.url}/docs/${path}`, { waitUntil: 'networkidle' });
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)]).toEqual([path, 0]);
    }
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.locator('#localsearch-input').fill('doctor');
    await page.getByRole('option').first().waitFor();

    await page.goto(`${server.url}/docs/api/`);
    await page.getByRole('heading', { name: 'Couplet server' }).waitFor();
    await page.getByText('/v1/webhooks/orders').first().waitFor({ state: 'attached' });
    expect(trouble).toEqual([]);
    await context.close();
  });
});
