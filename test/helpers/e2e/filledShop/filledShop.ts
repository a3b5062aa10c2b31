import { demoBundle } from '../../../../demo/demoBundle';
import type { Campaign } from '../../../../src/bundle/campaign';
import { seededRng } from '../../../../src/maths/random';
import { DAY, HOUR } from '../../../../src/protocol/clock';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import { publish } from '../../../../src/trainer/bundle/publish';
import { readBundle } from '../../../../src/trainer/bundle/readBundle';
import { ADMIN_TOKEN } from '../../server/testServer';
import { openDesk, type Written } from './campaignDesk';
import { type ClockedServer, startClockedServer } from './clockedServer';
import { fillChannels } from './fillChannels';
import { filledCampaign } from './filledCampaign';
import { sendReports } from './sendReports';
import { openTrade } from './tradeDay';

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
    perSecond: 0,
    ttlMs: 14 * DAY,
  },
  push: { keys: { publicKey: '', privateKey: 'a-key-of-no-browser', subject: 'mailto:shop@example.com' }, hosts: [], gapMs: 20 * HOUR },
};

export interface FilledShopOptions {
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
  await mei.edit(moreForCandles);

  return { url: server.url, now: NOW, admin: server.admin, /** Ada's, who owns the shop. */ token: ada, close: server.close };
};
export type FilledShop = Awaited<ReturnType<typeof startFilledShop>>;
