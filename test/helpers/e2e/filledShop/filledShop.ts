import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { demoCampaign } from '../../../../demo/campaign';
import { demoBundle, demoKeys } from '../../../../demo/demoBundle';
import { demoItems } from '../../../../demo/log/logRow';
import { SHIPPING } from '../../../../demo/shop/cart';
import type { Campaign } from '../../../../src/bundle/campaign';
import { withoutOwnBounds } from '../../../../src/bundle/fairness';
import { type Basket, computeDiscount } from '../../../../src/engine/eligibility/discountOf';
import { randomisedResponse } from '../../../../src/engine/privacy/randomisedResponse';
import { integer, type Rng, seededRng, uniform } from '../../../../src/maths/random';
import { formatAttribution } from '../../../../src/protocol/attribution';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import { type Experiment, type Variant, variants } from '../../../../src/protocol/experiment';
import type { OrderWebhook } from '../../../../src/protocol/protocol';
import { answersTo, type ReportQuestion } from '../../../../src/protocol/reporting/report';
import { DAY, HOUR, type Instant, MINUTE } from '../../../../src/protocol/values/clock';
import { type AppDeps, buildApp } from '../../../../src/server/app';
import { genericHttp } from '../../../../src/server/connectors/openConnector';
import type { Rate } from '../../../../src/server/limits/limitRequests';
import type { MessageStep } from '../../../../src/server/records/messageRepository';
import type { PushOutcome } from '../../../../src/server/records/pushRepository';
import { lastBackupAt, makeBackup } from '../../../../src/server/store/backup/makeBackup';
import { openSqliteStore } from '../../../../src/server/store/sqlite/sqliteStore';
import { readBundle } from '../../../../src/trainer/bundle/bundleFolder';
import { publish } from '../../../../src/trainer/bundle/publish';
import { ADMIN_TOKEN, ask, client, reportBody, WEBHOOK_SECRET } from '../../server/testServer';
import { SHOP_TOKEN, startTestShop } from '../../server/testShop';

/** The campaign as it is written. */
type Written = Omit<Campaign, 'fairness'>;

interface Answer {
  readonly revision: number;
  readonly campaign: Written | null;
  readonly published: { readonly campaign: { readonly coupons: readonly Coupon[] } } | null;
}

/** Who works on the campaign by a token of their own, as the console does. */
export const openDesk = (url: string, token: string) => {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const { status, text, json } = await ask(`${url}/v1/admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return json;
  };
  const read = async (): Promise<Answer> => (await call('GET', 'campaign')) as Answer;

  return {
    /** Makes a token; its secret. */
    tokenFor: async (name: string, role: string): Promise<string> =>
      ((await call('POST', 'tokens', { name, role })) as { token: string }).token,
    begin: async (campaign: Campaign): Promise<void> => {
      const { revision } = await read();
      await call('PUT', 'campaign', { revision, campaign: withoutOwnBounds(campaign) });
    },
    edit: async (change: (kept: Written) => Written): Promise<void> => {
      const { revision, campaign } = await read();
      if (campaign) await call('PUT', 'campaign', { revision, campaign: change(campaign) });
    },
    /** Publishes what is kept and switches coupons on; the coupons as devices then know them. */
    publish: async (): Promise<readonly Coupon[]> => {
      await call('POST', 'campaign/publish', { revision: (await read()).revision, serving: true });
      return (await read()).published?.campaign.coupons ?? [];
    },
  };
};

/** One machine plays all shoppers. */
const free: Rate = { perMinute: 1e6, burst: 1e6 };

/**
 * The real server, empty, with the built widget and console, a real database file and a shop that takes its codes; only the clock is the caller's,
 * so that weeks of business can lie behind it.
 * @param more what the server is told beside
 */
export const startClockedServer = async (now: number, more: Pick<Partial<AppDeps>, 'health' | 'messages' | 'push'> = {}) => {
  const data = mkdtempSync(join(tmpdir(), 'couplet-filled-'));
  const time = { now };
  const clock = (): number => time.now;
  const shop = await startTestShop();
  const { keys, siteKey } = demoKeys(data);
  const store = await openSqliteStore({ file: join(data, 'couplet.sqlite') });
  const { app, sweeper, messages, backups, training } = await buildApp({
    store,
    connector: genericHttp({ shopUrl: shop.url, token: SHOP_TOKEN }),
    clock,
    siteKey,
    signing: keys,
    adminToken: ADMIN_TOKEN,
    webhookSecret: WEBHOOK_SECRET,
    claimTtlMs: 1_800_000,
    widgetDir: resolve('dist/widget'),
    consoleDir: resolve('dist/console'),
    training: { dir: join(data, 'training'), fileMb: 100, quotaMb: 200, memoryMb: 1_000 },
    logLevel: 'silent',
    backups: {
      folder: join(data, 'backups'),
      make: (file, at, progress) => makeBackup(data, file, at, progress),
      lastAt: () => lastBackupAt(data),
      everyHours: 24,
      keep: 7,
    },
    ...more,
    rates: { claims: free, reports: free, tokens: free, messages: free, failures: free, shared: free },
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    ...client(url, clock),
    url,
    data,
    time,
    store,
    sweep: () => sweeper.sweep(),
    /** Sends what is due. */
    dispatch: async (): Promise<number> => (await messages?.dispatch()) ?? 0,
    /** Makes the scheduled backup. */
    backUp: () => backups?.dispatch(),
    close: async () => {
      await app.close();
      await training?.stop();
      await store.close();
      await shop.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
};
export type ClockedServer = Awaited<ReturnType<typeof startClockedServer>>;

type Store = ClockedServer['store'];

/** Browsers that agreed, and a wake-up a week of those that had: some are gone by then, and one push service takes nothing. */
const wakeWeekly = async (store: Store, first: number, weeks: number): Promise<void> => {
  let known = 0;
  const join = async (many: number, at: number): Promise<void> => {
    for (let n = 0; n < many; n++, known++) await store.addSubscription({ id: `browser-${known}`, sealed: 'sealed' }, at);
  };
  for (let week = 0; week < weeks; week++) {
    const at = first + week * 7 * DAY + 17 * HOUR;
    await join(23 + 4 * week, at - DAY);
    await store.startWake(at, DAY, at + 12 * HOUR);
    const leased = await store.leaseSubscriptions(at, at + MINUTE, 10_000);
    await store.settlePushes(
      leased.map(({ id, wake, attempts }, n): PushOutcome => {
        const became = n % 17 === 3 ? 'gone' : n % 61 === 7 ? 'refused' : 'sent';
        return { id, wake, attempts, became };
      }),
    );
  }
  await join(9, first + weeks * 7 * DAY);
};

/** What shoppers asked for by e-mail in the last days, each at another point of its way. */
const askByMail = async (store: Store, now: number): Promise<void> => {
  let asked = 0;
  const add = async (at: number, addressHash = `address-${asked}`): Promise<string> => {
    const id = `message-${asked++}`;
    const keys = { requestKey: id, bodyHashes: [id], claimKey: id };
    const coupon = { couponId: 'tea-20', couponVersion: 1, locale: 'en' };
    const limit = { since: at - DAY, most: 3 };
    await store.addMessage(
      { id, ...keys, ...coupon, channel: 'email', address: 'sealed', addressHashes: [addressHash], notBefore: 0, createdAt: at },
      limit,
    );
    return id;
  };
  const step = async (at: number, to: MessageStep): Promise<void> => {
    const row = await store.leaseMessage('email', at, at + MINUTE);
    if (row) await store.messageTried(row, to, at);
  };
  const question = async (at: number): Promise<string> => {
    const id = await add(at);
    await step(at, { state: 'confirming' });
    return id;
  };
  const answered = async (at: number, to: MessageStep): Promise<void> => {
    await store.confirmMessage(await question(at), at + MINUTE);
    await step(at + MINUTE, to);
  };
  for (let n = 0; n < 31; n++) await answered(now - 20 * DAY + n * 11 * HOUR, { state: 'sent' });
  for (const reason of ['coupon_expired', 'budget_exhausted', 'budget_exhausted', 'address_refused'])
    await answered(now - 3 * DAY, { state: 'ended', reason });
  await add(now - 2 * DAY);
  await store.suppressAddress([`address-${asked - 1}`], 'unsubscribed', now - 2 * DAY);
  await add(now - DAY, `address-${asked - 1}`);
  for (let n = 0; n < 5; n++) await question(now - 6 * HOUR);
  for (let n = 0; n < 2; n++) await answered(now - 40 * MINUTE, { state: 'due', dueAt: now - 12 * MINUTE });
};

/** What came by other ways than the page, put where the server keeps it. @param first instant of the first day */
const fillChannels = async ({ store }: Pick<ClockedServer, 'store'>, first: number, weeks: number, now: number): Promise<void> => {
  await wakeWeekly(store, first, weeks);
  await askByMail(store, now);
};

/** Webhooks in every state, and three days of backups. */
const fillOperations = async (server: ClockedServer): Promise<void> => {
  const { store, time } = server;
  await store.setWebhooks(true, time.now);
  for (let n = 0; n < 6; n++) await store.setServing(n % 2 === 1, time.now);
  const [dead, late, ...sent] = await store.leaseEvents(time.now, time.now + MINUTE, 6);
  for (const [n, event] of sent.entries()) await store.eventDelivered(event, '204', time.now - n * MINUTE);
  if (dead) await store.eventFailed(dead, 'The answer was 500.', null, time.now - HOUR);
  if (late) await store.eventFailed(late, 'No answer within 10000 ms.', time.now + 10 * MINUTE, time.now);
  await store.setWebhooks(false, time.now);
  const now = time.now;
  for (const days of [2, 1, 0]) {
    time.now = now - days * DAY - 5 * HOUR;
    await server.backUp();
  }
  time.now = now;
};

const KEPT = ['tea-20', 'coffee-4', 'ceramics-tiers', 'candles-15', 'plants-5', 'free-shipping'];

/** Six coupons of the demo shop's campaign as a shop would run it: a holdout, sessions that explore, a pool of codes, and one budget that will run low. */
export const filledCampaign = (): Campaign => {
  const campaign = demoCampaign({ none: 0.2, rule: 0.2, couplet: 0.6 });
  return {
    ...campaign,
    coupons: campaign.coupons.filter(({ id }) => KEPT.includes(id)),
    label: 'Tarn & Thistle',
    experiment: { ...campaign.experiment, id: 'spring', explore: 0.1 },
    reports: { ...campaign.reports, epsilon: 2 },
    budgets: {
      ...Object.fromEntries(KEPT.map((id) => [id, { money: 500_000, count: 1_000 }])),
      'candles-15': { money: 42_000, count: 200 },
      'tea-20': { money: 400_000, count: 1_000, countPerDay: 40 },
    },
    codes: { 'plants-5': { from: 'pool' } },
    campaigns: [
      { id: 'tea', name: 'Tea season', coupons: ['tea-20', 'coffee-4'], priority: 0, combine: 'combined', budget: { money: 900_000 } },
      { id: 'home', name: 'Home and garden', coupons: ['ceramics-tiers', 'candles-15', 'plants-5'], priority: 0, combine: 'combined' },
    ],
    segments: [{ id: 'regulars', name: 'Regulars', when: { field: 'customer.orders', op: 'gte', value: 2 } }],
  };
};

/** Shares of newcomers, of who ordered long ago on another device, of regulars who never ordered, and of customers. */
const STRATA = [0.45, 0.05, 0.3, 0.2];
/**
 * P(purchase | stratum), times: every coupon sells as often over all shoppers, since orders of the filled shop do, but the first more to newcomers
 * and the second more to customers.
 */
const LIKED: readonly (readonly number[])[] = [
  [2, 0.6, 0.2, 0.05],
  [0.1, 0.6, 1.1, 3],
];
const SELLS = 0.15;
/** More connections than this at once, and the machine ends some. */
const AT_ONCE = 200;

const reportId = (rng: Rng): string => Array.from({ length: 4 }, () => rng.uint32().toString(16).padStart(8, '0')).join('');

const drawStratum = (rng: Rng): number => {
  const u = uniform(rng);
  return STRATA.findIndex((_, s) => u < STRATA.slice(0, s + 1).reduce((sum, share) => sum + share, 0));
};

interface ReportedSessions {
  readonly bundle: string;
  readonly epsilon: number;
  /** Sessions that say nothing of a coupon, half of them what they met. */
  readonly sessions: number;
  /** Sessions of each coupon that chance gave them. */
  readonly drawn: number;
  readonly couponIds: readonly string[];
  readonly rng: Rng;
}

/** Private answers of sessions: a fifth took a code and a tenth closed the card; of those that drew a coupon, who bought with it. */
const sendReports = async (
  { report }: Pick<ClockedServer, 'report'>,
  { bundle, epsilon, sessions, drawn, couponIds, rng }: ReportedSessions,
): Promise<void> => {
  const body = (question: ReportQuestion, truth: number, explored?: string): string => {
    const answer = randomisedResponse(truth, answersTo[question], epsilon, rng);
    return reportBody({ id: reportId(rng), bundle, question, answer, ...(explored === undefined ? {} : { explored }) });
  };
  const visit = (place = -1): number => {
    const stratum = drawStratum(rng);
    return 2 * stratum + Number(uniform(rng) < SELLS * (LIKED[place]?.[stratum] ?? 1));
  };
  const bodies = [
    ...Array.from({ length: sessions }, (_, i) =>
      i % 2 === 0 ? body('stratum-outcome', visit()) : body('reaction', uniform(rng) < 0.19 ? 1 : uniform(rng) < 0.12 ? 2 : 0),
    ),
    // Chance gives each coupon to about as many.
    ...Array.from({ length: drawn * couponIds.length }, () => {
      const place = integer(rng, couponIds.length);
      return body('stratum-outcome', visit(place), couponIds[place]);
    }),
  ];
  /** As a browser does that is told to come again, on a machine that is too busy just now. */
  const patient = async (text: string, tries = 30): Promise<Awaited<ReturnType<typeof report>>> => {
    const answer = await report(text);
    if (answer.status !== 503 || tries === 0) return answer;
    await pause(1_000);
    return patient(text, tries - 1);
  };
  for (let from = 0; from < bodies.length; from += AT_ONCE) {
    const answers = await Promise.all(bodies.slice(from, from + AT_ONCE).map((text) => patient(text)));
    const refused = answers.find(({ status }) => status !== 200);
    if (refused) throw new Error(`a report was refused: ${refused.text}`);
  }
};

/** Orders of a group against those of visitors who see nothing: what the experiment is there to find. */
const pull: Readonly<Record<Variant, number>> = { none: 1, rule: 1.25, couplet: 1.42 };

interface Shopper {
  readonly variant: Variant;
  readonly explored: string | undefined;
  /** As it rides on the cart. */
  readonly attribution: string;
  readonly customer: string;
  readonly route: 'web' | 'express' | 'app';
}

const pick = <T>(list: readonly T[], rng: Rng): T => list[integer(rng, list.length)] as T;

/** Somebody who will order. Some have ordered before. */
const drawShopper = ({ id, shares, explore }: Experiment, coupons: readonly Coupon[], rng: Rng): Shopper => {
  const weights = variants.map((variant) => shares[variant] * pull[variant]);
  const drawn = uniform(rng) * weights.reduce((sum, weight) => sum + weight, 0);
  const variant = variants.find((_, i) => drawn < weights.slice(0, i + 1).reduce((sum, weight) => sum + weight, 0)) ?? 'couplet';
  const explored = variant === 'couplet' && uniform(rng) < explore ? pick(coupons, rng).id : undefined;
  const route = uniform(rng) < 0.72 ? 'web' : uniform(rng) < 0.6 ? 'express' : 'app';
  return {
    variant,
    explored,
    attribution: formatAttribution({ experiment: id, variant, explored }),
    customer: `${variant}-${integer(rng, 9_000 * shares[variant] + 1)}`,
    route,
  };
};

/** One to three of the demo shop's products, the first of the coupon's goods where it has some. */
const drawBasket = (coupon: Coupon | undefined, rng: Rng): Basket => {
  const wanted = demoItems.filter(({ category }) => coupon?.scope.categories?.includes(category));
  const goods = [pick(wanted.length > 0 ? wanted : demoItems, rng), ...Array.from({ length: integer(rng, 3) }, () => pick(demoItems, rng))];
  const lines = goods.map(({ id, category, price }) => ({ itemId: id, categories: [category], price, quantity: 1 + integer(rng, 2) }));
  return { lines, shipping: SHIPPING };
};

interface Trade {
  readonly server: ClockedServer;
  readonly experiment: Experiment;
  readonly coupons: readonly Coupon[];
  readonly rule: readonly string[];
  readonly currency: string;
  readonly rng: Rng;
  /** Orders of a middling day. */
  readonly orders: number;
}

/** When shoppers come. */
const SITTINGS = [9 * HOUR, 14 * HOUR, 20 * HOUR];
/** Sunday evening sells best. */
const WEEKDAYS = [1.25, 0.9, 0.85, 0.9, 1, 1.05, 1.1];
/** Part of an arm's shoppers who ask for a code, of these who see an old page, of codes nobody pays with, of orders that go back. */
const [WITH_CODE, OLD_PAGE, LEFT, RETURNED] = [0.4, 0.012, 0.45, 0.05];

/** What comes back, most of it whole, and a few orders that are called off. */
const takenBack = (order: OrderWebhook, rng: Rng): OrderWebhook => {
  const goods = order.subtotal - order.discount;
  if (uniform(rng) < 0.1) return { ...order, event: 'cancelled' };
  return { ...order, event: 'refunded', refundId: `R-${order.orderId}`, refunded: uniform(rng) < 0.7 ? goods : Math.round(goods / 3) };
};

/** Claims, orders, refunds and what is turned down, day after day, through the routes that devices, shops and tills use. */
const openTrade = ({ server, experiment, coupons, rule, currency, rng, orders }: Trade) => {
  let [claims, placed] = [0, 0];
  /** What goes back to the shop, and when. */
  let returned: { readonly order: OrderWebhook; readonly from: Instant }[] = [];
  /** As devices know them: some have an older bundle. */
  let listed = coupons;

  const claim = async (coupon: Coupon, attribution: string): Promise<string | undefined> => {
    const couponVersion = uniform(rng) < OLD_PAGE ? coupon.version + 1 : coupon.version;
    const key = `claim-of-the-filled-shop-${++claims}`;
    const answer = await server.claim(key, { couponId: coupon.id, couponVersion, attribution });
    return answer.status === 200 ? (answer.json as { code: string }).code : undefined;
  };

  const choose = (among: readonly string[] | undefined, explored: string | undefined): Coupon | undefined => {
    if (explored !== undefined) return listed.find(({ id }) => id === explored);
    if (among === undefined) return listed[integer(rng, listed.length)];
    return listed.find(({ id }) => id === among[integer(rng, among.length)]);
  };

  const shop = async (): Promise<OrderWebhook | undefined> => {
    const shopper = drawShopper(experiment, listed, rng);
    const { variant, attribution, customer, route } = shopper;
    const isOffered = variant !== 'none' && uniform(rng) < WITH_CODE;
    const coupon = isOffered ? choose(variant === 'rule' ? rule : undefined, shopper.explored) : undefined;
    const basket = drawBasket(coupon, rng);
    const [leaves, paysAgain] = [uniform(rng) < LEFT, uniform(rng) < 0.5];
    const keepsAttribute = uniform(rng) < (route === 'express' ? 0.95 : 0.97);
    const orderId = `${++placed + 10_000}`;
    const code = coupon && (await claim(coupon, attribution));
    // Who leaves with a code in hand was no order; somebody else is, who asked for none.
    if (code !== undefined && leaves && !paysAgain) return undefined;
    const used = code !== undefined && !leaves ? coupon : undefined;
    const subtotal = basket.lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
    return {
      v: 'order/1',
      event: 'paid',
      orderId,
      currency,
      subtotal,
      discount: used ? computeDiscount(used, basket) : 0,
      shipping: basket.shipping,
      codes: used && code !== undefined ? [code] : [],
      ...(keepsAttribute ? { attribution } : {}),
      customer,
      route,
    };
  };

  const send = async (events: readonly OrderWebhook[]): Promise<void> => {
    const answers = await Promise.all(events.map((event) => server.order(JSON.stringify(event))));
    const refused = answers.find(({ status }) => status !== 200);
    if (refused) throw new Error(`an order was refused: ${refused.status} ${refused.text}`);
  };

  /** Somebody types a code of a friend, or one that has expired. */
  const tryCodes = async (): Promise<void> => {
    for (const code of ['WELCOME10', 'SPRING', 'FREESHIP'].slice(0, integer(rng, 3))) await server.till('validate', { code });
  };

  return {
    /** Devices learn of another bundle. */
    list: (next: readonly Coupon[]): void => {
      listed = next;
    },
    /** @param midnight UTC ms; the server's clock is moved through the day to its end */
    day: async (midnight: number): Promise<void> => {
      const many = Math.round((orders * (WEEKDAYS[new Date(midnight).getUTCDay()] ?? 1) * (0.85 + 0.3 * uniform(rng))) / SITTINGS.length);
      for (const hour of SITTINGS) {
        server.time.now = midnight + hour;
        const bought = (await Promise.all(Array.from({ length: many }, shop))).filter((order) => order !== undefined);
        server.time.now += 25 * MINUTE;
        await send(bought);
        const from = midnight + 7 * DAY;
        returned.push(...bought.filter(() => uniform(rng) < RETURNED).map((order) => ({ order, from })));
      }
      await tryCodes();
      server.time.now = midnight + 23 * HOUR;
      await send(returned.filter(({ from }) => from <= midnight).map(({ order }) => takenBack(order, rng)));
      returned = returned.filter(({ from }) => from > midnight);
      await server.sweep();
    },
  };
};

/** A Monday morning. */
const NOW = Date.UTC(2026, 5, 15, 8, 10);
const WEEKS = 6;
const SEED = 20_260_615;

/** A mail server that takes everything, and browsers that nobody reaches. */
const channelSettings: Parameters<typeof startClockedServer>[1] = {
  messages: {
    channels: [{ channel: 'email', send: async () => ({ kind: 'sent' }), close: async () => undefined }],
    keys: ['a-key-for-tests-of-32-characters'],
    baseUrl: 'https://coupons.example',
    shop: 'Tarn & Thistle',
    storeUrl: 'https://tarn-and-thistle.example/',
    perSecond: 0,
    ttlMs: 14 * DAY,
  },
  health: {
    host: '127.0.0.1',
    baseUrl: undefined,
    path: undefined,
    alerts: [],
    keyEnds: undefined,
    webhookUrl: 'https://shop.example/couplet',
  },
  push: { keys: { publicKey: '', privateKey: 'a-key-of-no-browser', subject: 'mailto:shop@example.com' }, hosts: [], gapMs: 20 * HOUR },
};

interface FilledShopOptions {
  /** Begin with a trained bundle, which takes a minute or so; else with a cold prior. */
  readonly trained?: boolean;
  /** Orders of a middling day: some hundred for an answer, fewer where it is enough that there are figures. */
  readonly orders?: number;
}

const publishTrained = async (server: ClockedServer, campaign: Campaign): Promise<void> => {
  const { folder } = await demoBundle(server.data, campaign, () => undefined);
  // Training holds this thread for so long that the server has ended idle connections, which `fetch` must get to know before it takes one.
  await new Promise((done) => setTimeout(done, 200));
  const bundle = readBundle(folder);
  const address = { server: server.url, token: ADMIN_TOKEN };
  const published = bundle.ok ? await publish(address, { ...bundle.value, campaign, serving: true, share: 1 }) : bundle;
  if (!published.ok) throw new Error(published.error.message);
};

const withCoupon =
  (id: string, change: (coupon: Coupon) => Coupon) =>
  (campaign: Written): Written => ({
    ...campaign,
    coupons: campaign.coupons.map((coupon) => (coupon.id === id ? change(coupon) : coupon)),
  });

/** Large orders of tea had been given away too cheaply. */
const lessForTea = withCoupon('tea-20', (coupon) => ({ ...coupon, discount: { kind: 'percent', basisPoints: 2_000, cap: 1_200 } }));
/** What Mei is at this morning and has not published yet. */
const moreForCandles = (campaign: Written): Written => ({
  ...campaign,
  budgets: { ...campaign.budgets, 'candles-15': { money: 80_000, count: 400 } },
});

/**
 * A shop after six weeks of business on the real server, by its own routes: an experiment, claims, orders with refunds, refusals, private reports,
 * several bundles, a change in the making and three people. The same figures at every start, but for ids and keys.
 */
export const startFilledShop = async ({ trained = false, orders = 180 }: FilledShopOptions = {}) => {
  const first = Math.floor(NOW / DAY) * DAY - WEEKS * 7 * DAY;
  const server = await startClockedServer(first - DAY + 10 * HOUR, channelSettings);
  const rng = seededRng(SEED);
  const campaign = filledCampaign();
  const { experiment, rule, currency, reports } = campaign;
  const epsilon = reports.epsilon ?? 1;

  const owner = openDesk(server.url, ADMIN_TOKEN);
  const ada = await owner.tokenFor('Ada', 'owner');
  const mei = openDesk(server.url, await owner.tokenFor('Mei', 'editor'));
  await owner.tokenFor('bookkeeping', 'analyst');

  if (trained) await publishTrained(server, campaign);
  server.time.now += HOUR;
  await mei.begin(campaign);
  const trade = openTrade({ server, experiment, coupons: await mei.publish(), rule, currency, rng, orders });
  await server.importCodes(
    'plants-5',
    Array.from({ length: Math.round(1.85 * orders) }, (_, i) => `FERN-${i * 7_919 + 100_003}`).join('\n'),
  );
  const currentBundle = async (): Promise<string> => ((await server.summary()) as { bundle: { id: string } }).bundle.id;

  for (let day = 0; day < WEEKS * 7; day++) {
    await trade.day(first + day * DAY);
    if (day % 7 === 6) {
      const asked = { bundle: await currentBundle(), epsilon, couponIds: campaign.coupons.map(({ id }) => id) };
      await sendReports(server, { ...asked, sessions: Math.round(2.7 * orders), drawn: Math.round(9 + orders), rng });
    }
    if (day !== 20) continue;
    await mei.edit(lessForTea);
    trade.list(await mei.publish());
  }
  server.time.now = NOW;
  await fillChannels(server, first, WEEKS, NOW);
  await fillOperations(server);
  await mei.edit(moreForCandles);

  return { url: server.url, now: NOW, admin: server.admin, /** Ada's, who owns the shop. */ token: ada, close: server.close };
};
export type FilledShop = Awaited<ReturnType<typeof startFilledShop>>;
