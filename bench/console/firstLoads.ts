import type { Browser } from 'playwright';
import { consolePages, enterConsole, settled } from '../../test/helpers/e2e/consolePages';
import { ADMIN_TOKEN } from '../../test/helpers/server/testServer';
import { type BenchRow, rounded } from '../benchResult';

/** Of a page's files and answers, over the wire. */
const MOST_KB = 200;

/** Bytes over the wire until a page is drawn in a browser that has never been here, with their headers: its files, and what it asks the API for. */
export const firstLoadRows = async (browser: Browser, url: string): Promise<readonly BenchRow[]> => {
  const rows: BenchRow[] = [];
  for (const { name, at } of consolePages.filter(({ open }) => !open)) {
    // Signing in loads no page of the console that the browser keeps.
    const page = await enterConsole(browser, { url, token: ADMIN_TOKEN }, { preferences: { language: 'en', theme: 'light' } });
    await page.goto('about:blank');
    const protocol = await page.context().newCDPSession(page);
    const urls = new Map<string, string>();
    const bytes = { files: 0, answers: 0 };
    protocol.on('Network.requestWillBeSent', ({ requestId, request }) => void urls.set(requestId, request.url));
    protocol.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      bytes[urls.get(requestId)?.startsWith(`${url}/v1/admin/`) ? 'answers' : 'files'] += encodedDataLength;
    });
    await protocol.send('Network.enable');
    await protocol.send('Network.clearBrowserCache');
    await page.goto(`${url}/console/#/${at}`);
    await settled(page);
    await page.context().close();
    const all = (bytes.files + bytes.answers) / 1_000;
    const note = `of these ${rounded(bytes.answers / 1_000)} kB of answers`;
    rows.push({ what: `first load: ${name}`, value: rounded(all), unit: 'kB', budget: MOST_KB, ok: all <= MOST_KB, note });
  }
  return rows;
};
