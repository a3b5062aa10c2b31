import type { Browser, Route } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { type Fault, hostCalls, hostScript, inTurn, type Place, places } from './hostCalls';
import { type Conditions, openShopper, type PageAsItIs, type Shopper, type Visited } from './visitShop';

/** At a time; more than cores, since much of a visit is waiting. */
const SHOPPERS = 4;

let shop: HostShop;
/** Of the same coupon, chosen with a network. */
let networkShop: HostShop;
let browser: Browser;
let shoppers: readonly Shopper[];
/** The shop's page without Couplet. */
let bare: PageAsItIs;
beforeAll(async () => {
  // What a page looks like is the same without a GPU that would be emulated.
  [shop, networkShop, browser] = await Promise.all([startHostShop({ network: false }), startHostShop(), launch('--disable-gpu')]);
  shoppers = await Promise.all(Array.from({ length: SHOPPERS }, () => openShopper(browser)));
  bare = (await buys({ couplet: false })).page;
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await networkShop?.close();
});

const ways: readonly Fault[] = ['throws', 'missing'];

/** An error in a listener of idb's own; in a worker it ends there. */
const inListener = /^(uncaught|error): /;
/** What the widget cannot keep from the page. The first is the browser's own word that it refuses a script. */
const inherent: Readonly<Record<string, RegExp>> = {
  'page HTMLScriptElement#crossOrigin missing': /^Subresource Integrity/,
  'alone IDBCursor missing': inListener,
  'alone IDBCursor throws': inListener,
  'alone IDBIndex missing': inListener,
  'alone IDBIndex throws': inListener,
  'alone IDBRequest#result throws': inListener,
  'alone IDBRequest#transaction throws': inListener,
  'alone IDBRequest#transaction missing': inListener,
  'alone IDBVersionChangeEvent#newVersion throws': inListener,
  'alone IDBVersionChangeEvent#oldVersion throws': inListener,
};

const nothing = async (): Promise<readonly string[]> => [];
/** Who looks at no coupon. */
const buys = (conditions: Conditions, shopper = shoppers[0] as Shopper): Promise<Visited> =>
  shopper.visit(shop, { meanwhile: nothing, ...conditions });
const shopOf = (place: Place): HostShop => (place === 'network' ? networkShop : shop);

/** What differs from the shop without Couplet, and what its tracker and its console have heard. */
const harm = ({ page, console }: Visited): readonly string[] => [
  ...console,
  ...page.heard,
  ...(Object.keys(bare) as (keyof PageAsItIs)[])
    .filter((what) => what !== 'heard' && JSON.stringify(page[what]) !== JSON.stringify(bare[what]))
    .map((what) => `another ${what}`),
];

describe('a host call that fails', () => {
  it.concurrent.for(places)('the list names what the widget meets: %s', async (place, { expect }) => {
    const seen = await (shoppers[places.indexOf(place)] as Shopper).visit(shopOf(place), {
      script: hostScript(shopOf(place).server, place),
    });
    expect(harm(seen)).toEqual([]);
    const before = place === 'network' ? hostCalls.worker : place === 'alone' ? hostCalls.page : [];
    expect([...seen.met].filter((name) => !before.includes(name)).sort()).toEqual([...hostCalls[place]].sort());
  });

  it.for(places)('does the store no harm, throwing or missing: %s', { timeout: 600_000 }, async (place) => {
    const faults = hostCalls[place].flatMap((name) => ways.map((fault) => [name, fault] as const));
    const lookFor = async (shopper: Shopper, [name, fault]: (typeof faults)[number]): Promise<readonly string[]> => {
      try {
        const visited = await shopper.visit(shopOf(place), {
          script: hostScript(shopOf(place).server, place, { [name]: fault }),
          breaks: name,
        });
        return [
          ...(visited.met.has(name) ? [] : ['never met']),
          ...harm(visited).filter((line) => !inherent[`${place} ${name} ${fault}`]?.test(line)),
        ];
      } catch (error) {
        return [`no sale: ${error}`];
      }
    };
    const done = await inTurn(shoppers, faults, async (shopper, broken) => {
      const found = await lookFor(shopper, broken);
      // A page that is laid out late moves by itself now and then; what the widget moves, it moves again.
      return found.join() === 'another shifts' ? lookFor(shopper, broken) : found;
    });
    const told = faults.map(([name, fault], at) => [`${name} ${fault}`, done[at]] as const);
    expect(Object.fromEntries(told.filter(([, troubles]) => troubles?.length))).toEqual({});
  });
});

/** Scripts of the widget by what they are for. The browser fetches the engine for the worker. */
const scripts: Readonly<Record<string, RegExp>> = {
  loader: /\/v1\/couplet\.js$/,
  app: /\/assets\/app-/,
  engine: /\/assets\/engine-/,
  card: /\/assets\/card-/,
  panel: /\/assets\/panel-/,
};
const SLOW_MS = 10_000;
const as =
  (body: (text: string) => string | Buffer, type = 'text/javascript') =>
  async (route: Route): Promise<void> => {
    const answer = await route.fetch();
    const headers = { 'access-control-allow-origin': '*', 'content-type': type };
    await route.fulfill({ status: 200, headers, body: body(await answer.text()) });
  };
/** Who has gone on to another page waits for no script of the last one. */
const orGone =
  (trouble: (route: Route) => Promise<void>) =>
  (route: Route): Promise<void> =>
    trouble(route).catch(() => undefined);
const random = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => (at * 7_919 + 13) % 251));
const troubles: Readonly<Record<string, (route: Route) => Promise<void>>> = {
  blocked: (route) => route.abort(),
  'cut in half': as((text) => text.slice(0, text.length / 2)),
  'a page of HTML': as(() => '<!doctype html><title>Sign in to the network</title>', 'text/html'),
  'random bytes': as((text) => random(text.length)),
};
/** What a browser itself says of a script that it does not get, or that is not what its integrity asks for. */
const NOT_TAKEN = /^Failed to load resource|integrity/;
/** And of the loader, which has no integrity on this page, that it is not the language. */
const NO_SCRIPT = /^(uncaught|error): (Uncaught )?(SyntaxError: )?(Unexpected|Invalid|missing|Unterminated)/;
const isBrowsers = (line: string, script: string): boolean => NOT_TAKEN.test(line) || (script === 'loader' && NO_SCRIPT.test(line));

describe('a script that does not come', () => {
  const all = Object.entries(scripts).flatMap(([script, file]) =>
    Object.entries(troubles).map(([what, trouble]) => ({ script, file, what, trouble })),
  );

  it('blocked, cut, HTML or noise: the store is as it was', { timeout: 600_000 }, async () => {
    const done = await inTurn(shoppers, all, async (_, { script, file, what, trouble }) => {
      let asked = 0;
      const shopper: Shopper = await openShopper(browser, (context) =>
        context.route(file, (route) => {
          asked += 1;
          shopper.met();
          return orGone(trouble)(route);
        }),
      );
      try {
        const visited = await shopper.visit(shop, {});
        return [
          `${script} ${what}`,
          [...(asked === 0 ? ['never asked for'] : []), ...harm(visited).filter((line) => !isBrowsers(line, script))],
        ] as const;
      } catch (error) {
        return [`${script} ${what}`, [`no sale: ${error}`]] as const;
      } finally {
        await shopper.close();
      }
    });
    expect(Object.fromEntries(done.filter(([, troubled]) => troubled.length > 0))).toEqual({});
  });

  it.concurrent.for(Object.keys(scripts))('%s takes 10 s: one buys meanwhile, another sees it come', async (script) => {
    const shopper = await openShopper(browser, (context) =>
      context.route(scripts[script] as RegExp, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
        await orGone(() => route.continue())(route);
      }),
    );
    expect(harm(await buys({}, shopper))).toEqual([]);
    const late = await shopper.visit(shop, {});
    expect(late.pressed).toContain('dialog .close');
    expect(harm(late)).toEqual([]);
    await shopper.close();
  });
});

/** Instead of the loader: widgets nobody should put on a shop's page. */
const careless: Readonly<Record<string, string>> = {
  unguarded: `const show = () => document.body.append(document.createElement('couplet-card'));
    document.readyState === 'complete' ? show() : addEventListener('load', () => requestIdleCallback(show));`,
  'in the way': `addEventListener('load', () => setTimeout(() => { const bar = document.createElement('p'); bar.textContent = 'Save!'; document.body.prepend(bar); }, 200));`,
  'over the page': `addEventListener('load', () => { const box = document.createElement('dialog'); document.body.append(box); box.oncancel = (event) => event.preventDefault(); box.showModal(); });`,
  global: 'window.save = 1;',
};

describe('a careless widget is found out', () => {
  const meets = async (body: string, fault?: Readonly<Record<string, Fault>>): Promise<readonly string[]> => {
    const shopper = await openShopper(browser, (context) => context.route(scripts.loader as RegExp, orGone(as(() => body))));
    try {
      const script = fault ? { script: hostScript(shop.server, 'page', fault) } : {};
      return harm(await buys({ ...script, meanwhile: () => new Promise((resolve) => setTimeout(resolve, 500, [])) }, shopper));
    } catch (error) {
      return [`no sale: ${error}`];
    } finally {
      await shopper.close();
    }
  };

  it.for(['requestIdleCallback', 'Document#createElement', 'Element#append'])('one that guards nothing, by %s', async (name) => {
    const body = careless.unguarded as string;
    expect(await meets(body)).toEqual([]);
    for (const fault of ways) expect(await meets(body, { [name]: fault })).toContainEqual(expect.stringMatching(/^error: /));
  });

  it('one that moves the page, covers it or leaves its names there', async () => {
    expect(await meets(careless['in the way'] as string)).toEqual(
      expect.arrayContaining(['another markup', 'another boxes', 'another shifts']),
    );
    expect(await meets(careless['over the page'] as string)).not.toEqual([]);
    expect(await meets(careless.global as string)).toEqual(['another globals']);
  });
});
