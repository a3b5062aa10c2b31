import { demoCampaign } from '../../demo/campaign';
import { startServer } from '../../src/server/main';
import { demoModel } from '../../test/helpers/e2e/demo';
import { startWorld } from '../../test/helpers/e2e/world';
import { variantProxy } from '../../test/helpers/node/loopback';
import { shownToAll } from '../../test/helpers/testBundle';
import { type Counted, countedOrigin, countedProxy } from './countedProxy';
import type { PagePeer } from './pagePeers';

/** One page of the shop with one tag, or with none. */
export interface PageVariant {
  readonly name: string;
  readonly url: string;
  /** What the tag asks for; absent without one. */
  readonly origin?: Counted;
  readonly hasCard: boolean;
}

export interface PageWorld {
  /** Without a tag, with Couplet's, then with each peer's. */
  readonly variants: readonly PageVariant[];
  close(): Promise<void>;
}

/** How long the page must be quiet before a coupon, ms: shorter than the demo's 4 s, so that the bench is. */
const QUIET_MS = 1_000;
const PAGE = '/p/first-mist-green';

const snippet = /<script nonce="[^"]*">window\.couplet=.*?<\/script>\s*(<script async [^>]*\/v1\/couplet\.js[^>]*><\/script>)/s;

const withTag = (page: string, tag: string): string => {
  if (!snippet.test(page)) throw new Error('the demo has another snippet than the bench takes out');
  return page.replace(snippet, tag);
};

/** The demo shop's page, a trained bundle on Couplet's server, and what peers load, each origin counted. */
export const startPageWorld = async (peers: readonly PagePeer[]): Promise<PageWorld> => {
  const model = await demoModel();
  const closing: (() => Promise<unknown>)[] = [];
  const couplets: Counted[] = [];
  const world = await startWorld(demoCampaign(shownToAll), model.siteKey, {}, async (env) => {
    const server = await startServer(env, () => undefined);
    const proxy = await countedProxy(server.url);
    couplets.push(proxy);
    closing.push(proxy.close);
    return { url: proxy.url, close: server.close };
  });
  await world.publish(model.sign({ ...model.manifest, triggers: { ...model.manifest.triggers, quietMs: QUIET_MS } }));
  const variant = async (name: string, tag: ((page: string) => string) | undefined, origin?: Counted): Promise<PageVariant> => {
    const allowed = (policy: string): string =>
      // Peers are let in as Couplet's own server is; some of them style what they never show.
      tag && origin ? policy.replace(/(script-src|connect-src) /g, `$1 ${origin.url} `) : policy;
    const { url, close } = await variantProxy(world.shop.url, { html: tag ?? ((page) => page), policy: allowed });
    closing.unshift(close);
    return { name, url: `${url}${PAGE}`, ...(origin ? { origin } : {}), hasCard: origin !== undefined && tag === undefined };
  };
  const variants = [await variant('none', (page) => withTag(page, '')), await variant('Couplet', undefined, couplets[0])];
  for (const peer of peers) {
    const origin = await countedOrigin(peer.answer);
    closing.push(origin.close);
    variants.push(await variant(peer.name, (page) => withTag(page, peer.tag(origin.url)), origin));
  }
  return {
    variants,
    close: async () => {
      for (const close of closing) await close();
      await world.close();
    },
  };
};
