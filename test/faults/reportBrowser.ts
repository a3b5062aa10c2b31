import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright';
import { build } from 'vite';
import { killed, openProfile, SLOW } from './killableBrowser';
import type { OutboxPage, PageDevices } from './outboxPage';
import type { ReportWorld } from './reportWorld';

declare const outboxPage: OutboxPage;

const TABS = 2;

const pageScript = async (): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, target: 'es2022', rollupOptions: { input: 'test/faults/outboxPage.ts', output: { format: 'iife' } } },
  });
  if (Array.isArray(built) || !('output' in built)) throw new Error('one script, please');
  return built.output[0].code;
};

/** A real browser whose profile holds devices with reports to send, in two tabs. @param idsOf ids of the reports of a device */
export const startReportBrowser = async (world: ReportWorld, count: number, idsOf: (device: number) => readonly string[]) => {
  const script = await pageScript();
  const site = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script src="/page.js"></script>');
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  const profile = mkdtempSync(join(tmpdir(), 'couplet-profile-'));
  const devices = Object.fromEntries(Array.from({ length: count }, (_, d) => [`device-${d}`, idsOf(d)]));
  const { id, manifest } = world.bundle;
  const given: PageDevices = { api: world.url, bundle: { id, manifest }, devices, now: world.now };
  let open = await openProfile(profile);
  let prepared = false;

  /** Both tabs at work; the answer is that of the first. */
  const work = async () => {
    const pages = await Promise.all(Array.from({ length: TABS }, () => open.context.newPage()));
    await Promise.all(pages.map((page) => page.goto(url, { timeout: SLOW })));
    if (!prepared) await pages[0]?.evaluate((settings) => outboxPage.prepare(settings), given);
    prepared = true;
    const running = Promise.all(pages.map((page) => page.evaluate((settings) => outboxPage.run(settings), given)));
    return { pages, running };
  };
  const sentBy = async (page: Page | undefined): Promise<readonly string[]> =>
    (await page?.evaluate((settings) => outboxPage.sent(settings), given)) ?? [];
  return {
    /** Works until so many reports are delivered, then kills the browser and starts it again. */
    runUntil: async (delivered: number): Promise<void> => {
      const { pages, running } = await work();
      running.catch(() => undefined);
      while ((await sentBy(pages[0])).length < delivered) await pause(200);
      await killed(open.child);
      open = await openProfile(profile);
    },
    /** Works until nothing is left. @returns ids the devices hold to be delivered */
    finish: async (): Promise<readonly string[]> => {
      const { pages, running } = await work();
      await running;
      return sentBy(pages[0]);
    },
    close: async (): Promise<void> => {
      await killed(open.child);
      site.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
export type ReportBrowser = Awaited<ReturnType<typeof startReportBrowser>>;
