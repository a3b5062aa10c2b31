import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';
import { isQuick } from '../all/isQuick';
import { type BenchRow, median, rounded, skippedRow } from '../benchResult';
import type { BenchShop } from '../decision/benchShop';
import { quantile } from '../decision/quantile';
import type { PeerNetwork } from './peerNetwork';
import { askPeer, openPeerPage, startPeer } from './peerPage';
import type { Peer, Peers } from './peers';

const [WARM_UP, TURNS, IN_TURN, LOADS] = isQuick ? [30, 3, 20, 2] : [100, 20, 60, 10];
/** As for the handover from one scorer to another on the device. */
const PARITY = 1e-5;

/** Each turn begins with another one, so that what one leaves undone does not fall on the same next one. */
const inTurns = async (peers: readonly Peer[], turns: number, work: (peer: Peer, which: number) => Promise<void>): Promise<void> => {
  for (let turn = 0; turn < turns; turn++)
    for (let i = 0; i < peers.length; i++) {
      const which = (i + turn) % peers.length;
      await work(peers[which]!, which);
    }
};

/** kB, gzip, of a first start, and milliseconds of later ones with the HTTP cache warm, of each peer; its answers are checked every time. */
const coldStarts = async (browser: Browser, shop: BenchShop, network: PeerNetwork, peers: readonly Peer[]) => {
  const expected = await plainNetworkScorer(network.spec, network.weights).score(network.batch, network.rows);
  const started = await Promise.all(
    peers.map(async () => ({ page: await openPeerPage(browser, shop, network), kB: 0, taken: [] as number[] })),
  );
  await inTurns(peers, LOADS + 2, async (peer, which) => {
    const own = started[which]!;
    await own.page.goto(shop.url);
    shop.served.clear();
    const { taken, scores } = await startPeer(own.page, peer);
    // All that a shopper without any of it downloads: scripts, WebAssembly, weights.
    own.kB ||= [...shop.served.values()].reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0) / 1_000;
    own.taken.push(taken);
    const apart = Math.max(...Array.from(expected, (p, i) => Math.abs(p - (scores[i] ?? Number.NaN))));
    if (!(apart <= PARITY)) throw new Error(`${peer.name} answers something else, ${apart} apart`);
  });
  for (const { page } of started) await page.context().close();
  // The first two fill the caches of files and of compiled code.
  return started.map(({ kB, taken }) => ({ kB, taken: taken.slice(2) }));
};

/** Milliseconds of a batch of each peer, a list a turn. */
const warmAsks = async (browser: Browser, shop: BenchShop, network: PeerNetwork, peers: readonly Peer[]) => {
  const page = await openPeerPage(browser, shop, network);
  for (const peer of peers) {
    await startPeer(page, peer);
    await askPeer(page, peer, WARM_UP);
  }
  const taken: (readonly number[])[][] = peers.map(() => []);
  await inTurns(peers, TURNS, async (peer, which) => {
    taken[which]?.push(await askPeer(page, peer, IN_TURN));
  });
  await page.context().close();
  return taken;
};

/** The network alone, one batch of all coupons, in a worker: how long it takes, how soon it can begin, what has to be downloaded. */
export const sideBySide = async (
  browser: Browser,
  shop: BenchShop,
  network: PeerNetwork,
  { peers, missing }: Peers,
): Promise<readonly BenchRow[]> => {
  const cold = await coldStarts(browser, shop, network, peers);
  const warm = await warmAsks(browser, shop, network, peers);
  /** Median over turns of a peer's figure over that of the first one, which is ours. */
  const against = (of: readonly number[], first: readonly number[]): number =>
    rounded(median(of.map((value, i) => value / (first[i] ?? Number.NaN))));
  const medians = warm.map((turns) => turns.map(median));
  const rows = peers.flatMap(({ name }, which): readonly BenchRow[] => {
    const { kB, taken } = cold[which]!;
    const asks = warm[which]!.flat();
    const row = (what: string, value: number, unit: string, first: number, ratio: number, note: string): BenchRow => ({
      what: `${what}, ${name}`,
      value: rounded(value),
      unit,
      ...(which === 0 ? {} : { floor: rounded(first), ratio }),
      ok: true,
      note,
    });
    const [ownKB, ownCold] = [cold[0]!.kB, cold[0]!.taken];
    return [
      row(
        'network, warm',
        median(asks),
        'ms',
        median(warm[0]!.flat()),
        against(medians[which]!, medians[0]!),
        `p95 ${rounded(quantile(asks, 0.95))} ms`,
      ),
      row(
        'network, cold',
        median(taken),
        'ms',
        median(ownCold),
        against(taken, ownCold),
        'worker created to first answer, HTTP cache warm',
      ),
      row('network, download', kB, 'kB gzip', ownKB, rounded(kB / ownKB), 'with weights'),
    ];
  });
  return missing === undefined ? rows : [...rows, skippedRow('network, onnxruntime-web', 'ms', missing)];
};
