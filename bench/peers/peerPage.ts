import type { Browser, Page } from 'playwright';
import type { BenchShop } from '../decision/benchShop';
import type { PeerNetwork } from './peerNetwork';
import type { Peer } from './peers';

declare global {
  interface Window {
    peers: Record<string, Worker>;
    peerBatch: Float32Array;
    /** One batch, one answer. */
    askPeer(name: string): Promise<Float32Array>;
  }
}

/** A browser of its own, with nothing in its cache, on a page that can start peers and ask them about one batch. */
export const openPeerPage = async (browser: Browser, shop: BenchShop, { batch }: PeerNetwork): Promise<Page> => {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript((values) => {
    window.peers = {};
    window.peerBatch = Float32Array.from(values);
    window.askPeer = async (name) => {
      const worker = window.peers[name];
      const answer: unknown = await new Promise((resolve) => {
        if (!worker) return resolve('not started');
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => resolve(message);
        worker.postMessage(window.peerBatch);
      });
      if (!(answer instanceof Float32Array)) throw new Error(`${name}: ${answer}`);
      return answer;
    };
  }, Array.from(batch));
  await page.goto(shop.url);
  return page;
};

/** Milliseconds from the worker's creation to its first answer, and that answer. */
export const startPeer = (
  page: Page,
  { name, worker, init }: Peer,
): Promise<{ readonly taken: number; readonly scores: readonly number[] }> =>
  page.evaluate(
    async (given) => {
      const from = performance.now();
      const started = new Worker(given.worker);
      window.peers[given.name] = started;
      started.postMessage(given.init);
      const scores = await window.askPeer(given.name);
      return { taken: performance.now() - from, scores: [...scores] };
    },
    { name, worker, init },
  );

/** Milliseconds of so many batches, one after the other. */
export const askPeer = (page: Page, { name }: Peer, times: number): Promise<readonly number[]> =>
  page.evaluate(
    async ({ which, count }) => {
      const taken: number[] = [];
      for (let i = 0; i < count; i++) {
        const from = performance.now();
        await window.askPeer(which);
        taken.push(performance.now() - from);
      }
      return taken;
    },
    { which: name, count: times },
  );
