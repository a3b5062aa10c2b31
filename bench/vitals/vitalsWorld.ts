import { demoCampaign } from '../../demo/campaign';
import { demoModel } from '../../test/helpers/e2e/demo';
import { startWorld } from '../../test/helpers/e2e/world';
import { type Change, variantProxy } from '../../test/helpers/node/loopback';
import { shownToAll } from '../../test/helpers/testBundle';
import { startTwin } from './twin';

/** Of the demo's pages: as they are without the tag, with it, with it where the page allows no WebAssembly or no worker, with its broken twin beside it. */
export type Variant = 'without' | 'with' | 'plain' | 'onPage' | 'twin';

export interface VitalsWorld {
  readonly page: Readonly<Record<Variant, string>>;
  readonly server: string;
  /** Is a script from this address Couplet's, or the twin's? */
  isOwn(url: string): boolean;
  close(): Promise<void>;
}

/** How long the page must be quiet before a coupon, ms: shorter than the demo's 4 s, so that the bench is. */
const QUIET_MS = 1_000;

const WASM = " 'wasm-unsafe-eval'";
const tag = /<script nonce="[^"]*">window\.couplet=.*?<\/script>\s*(<script async [^>]*\/v1\/couplet\.js[^>]*><\/script>)/s;

const change = (what: Partial<Change>): Change => ({ html: (page) => page, policy: (policy) => policy, ...what });

/** The demo shop and Couplet's server on origins of their own, serving the build. */
export const startVitalsWorld = async (): Promise<VitalsWorld> => {
  const model = await demoModel();
  const world = await startWorld(demoCampaign(shownToAll), model.siteKey);
  await world.publish(model.sign({ ...model.manifest, triggers: { ...model.manifest.triggers, quietMs: QUIET_MS } }));
  const twin = await startTwin();
  const changes: Readonly<Record<Variant, Change>> = {
    without: change({
      html: (page) => {
        if (!tag.test(page)) throw new Error('the demo has another snippet than the bench takes out');
        return page.replace(tag, '');
      },
    }),
    with: change({}),
    plain: change({
      policy: (policy) => {
        if (!policy.includes(WASM)) throw new Error('the demo has another policy than the bench changes');
        return policy.replace(WASM, '');
      },
    }),
    onPage: change({ policy: (policy) => policy.replace('worker-src blob:', "worker-src 'none'") }),
    twin: change({
      html: (page) => page.replace(tag, (all) => `${all}<script src="${twin.origin}/twin.js"></script>`),
      policy: (policy) => policy.replace('script-src ', `script-src ${twin.origin} `),
    }),
  };
  const proxies = await Promise.all(
    Object.entries(changes).map(async ([name, how]) => [name, await variantProxy(world.shop.url, how)] as const),
  );
  return {
    page: Object.fromEntries(proxies.map(([name, { url }]) => [name, `${url}/p/first-mist-green`])) as Record<Variant, string>,
    server: world.server,
    isOwn: (url) => url.startsWith(world.server) || url.startsWith(twin.origin),
    close: async () => {
      for (const [, { close }] of proxies) await close();
      twin.close();
      await world.close();
    },
  };
};
