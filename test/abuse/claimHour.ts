import { hash } from 'node:crypto';
import { expect } from 'vitest';
import { seededRng, uniform } from '../../src/maths/random';
import { type ClaimWork, claimWorkText } from '../../src/protocol/protocol';
import { isWork, workInput } from '../../src/protocol/reporting/tokens';
import { HOUR, MINUTE, SECOND } from '../../src/protocol/values/clock';
import { type Answer, ask, orderBody, signed, type TestServer } from '../helpers/server/testServer';
import { figure, percents } from './bothStores';

export const SEED = 16;
export const BUDGET = 1_000;
/** How long a claim is held, as by default, ms. */
export const HOUR_TTL = 30 * MINUTE;
const HOSTILE = 10_000;
const HONEST = 300;
/** Share of the honest claims that are redeemed, within 20 minutes. */
const REDEEMED = 0.1;
/** Between two sweeps, as by default, ms. */
const SWEEP = 30 * SECOND;

/** What the hour is played against. `url`: of the server, or of a twin on the same store. */
export type Attacked = Pick<TestServer, 'store' | 'sweeper' | 'time'> & { readonly url: string };

export interface Attack {
  /** Address of the n-th hostile claim. */
  readonly address: (n: number) => string;
  /** Sends the work of the first claim with all others instead of doing theirs. */
  readonly replaysWork?: boolean;
}

export interface Figures {
  /** Shares of the budget that hostile claims held, at each sweep. */
  readonly mean: number;
  readonly peak: number;
  readonly end: number;
  /** Share of the honest shoppers who had a code at their first request, or their second with the work that was asked for. */
  readonly served: number;
  /** Longest time a shopper waited, with the work, on this machine, ms. */
  readonly slowestMs: number;
  /** Hostile claims that were given a code, and those of them for work that was done for another claim. */
  readonly taken: number;
  readonly replayed: number;
  readonly redeemed: number;
}

const sha256 = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer');

/** The least counter that is work for the claim, as an attacker's program finds it. */
const solve = ({ salt, bits }: ClaimWork, key: string): number => {
  const digest = sha256(claimWorkText(salt, key, 'tea'));
  for (let counter = 0; ; counter++) if (isWork(sha256(workInput(digest, counter)), bits)) return counter;
};

const workOf = ({ json }: Answer): ClaimWork | undefined => (json as { error?: { work?: ClaimWork } } | undefined)?.error?.work;

const claim = (url: string, key: string, address: string, work?: number): Promise<Answer> =>
  ask(`${url}/v1/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key, 'x-forwarded-for': address },
    body: JSON.stringify({
      v: 'claim/1',
      couponId: 'tea',
      couponVersion: 1,
      attribution: 'v1.exp-1.couplet.-',
      ...(work === undefined ? {} : { work }),
    }),
  });

const keyOf = (who: 'attack' | 'shopper', n: number): string => `${who}-key-${String(n).padStart(9, '0')}`;
/** Each shopper has a network of their own. */
const homeOf = (n: number): string => `198.${18 + (n >> 8)}.${n & 255}.7`;

/** One program. It does the work that it is asked for, or replays the first. */
const createAttacker = (url: string, { address, replaysWork = false }: Attack) => {
  let first: number | undefined;
  const sums = { taken: 0, replayed: 0 };
  const act = async (n: number): Promise<void> => {
    const key = keyOf('attack', n);
    const answer = await claim(url, key, address(n));
    const work = workOf(answer);
    sums.taken += Number(answer.status === 200);
    if (!work) return;
    const isReplay = replaysWork && first !== undefined;
    const counter = isReplay && first !== undefined ? first : solve(work, key);
    first ??= counter;
    const paid = (await claim(url, key, address(n), counter)).status === 200;
    sums.taken += Number(paid);
    sums.replayed += Number(paid && isReplay);
  };
  return { act, sums };
};

/** Shoppers who claim once each, and of whom some order. */
const createShoppers = (url: string, time: TestServer['time']) => {
  const codes = new Map<number, string>();
  let slowestMs = 0;
  let redeemed = 0;
  return {
    codes,
    slowestMs: () => slowestMs,
    redeemed: () => redeemed,
    claim: async (n: number): Promise<void> => {
      const from = performance.now();
      const key = keyOf('shopper', n);
      const asked = await claim(url, key, homeOf(n));
      const work = workOf(asked);
      const answer = work ? await claim(url, key, homeOf(n), solve(work, key)) : asked;
      slowestMs = Math.max(slowestMs, performance.now() - from);
      if (answer.status === 200) codes.set(n, (answer.json as { code: string }).code);
    },
    order: async (n: number): Promise<void> => {
      const code = codes.get(n);
      if (code === undefined) return;
      const body = orderBody({ orderId: `order-${n}`, codes: [code] });
      const headers = { ...signed(body, time.now), 'x-forwarded-for': '192.0.2.1' };
      const { status, text } = await ask(`${url}/v1/webhooks/orders`, { method: 'POST', headers, body });
      if (status !== 200) throw new Error(`An order was refused: ${text}`);
      redeemed += 1;
    },
  };
};

/** 10,000 hostile claims and 300 honest ones at random moments of an hour, in their order, under the test's clock. */
export const playHour = async ({ url, store, sweeper, time }: Attacked, attack: Attack, seed: number): Promise<Figures> => {
  const rng = seededRng(seed);
  const attacker = createAttacker(url, attack);
  const shoppers = createShoppers(url, time);
  const begin = time.now;
  const held: number[] = [];
  const sweep = async (): Promise<void> => {
    const open = await store.openClaims('', 2 * BUDGET);
    held.push(open.filter(({ key }) => key.startsWith('attack')).length / BUDGET);
    await sweeper.sweep();
  };
  const moments: { readonly at: number; readonly act: () => Promise<void> }[] = [];
  for (let n = 0; n < HOSTILE; n++) moments.push({ at: uniform(rng) * HOUR, act: () => attacker.act(n) });
  for (let n = 0; n < HONEST; n++) {
    const at = uniform(rng) * HOUR;
    moments.push({ at, act: () => shoppers.claim(n) });
    if (uniform(rng) < REDEEMED) moments.push({ at: at + uniform(rng) * 20 * MINUTE, act: () => shoppers.order(n) });
  }
  for (let at = SWEEP; at <= HOUR; at += SWEEP) moments.push({ at, act: sweep });
  for (const { at, act } of moments.filter((moment) => moment.at <= HOUR).sort((a, b) => a.at - b.at)) {
    time.now = begin + Math.floor(at);
    await act();
  }
  return {
    mean: held.reduce((sum, share) => sum + share, 0) / held.length,
    peak: Math.max(...held),
    end: held.at(-1) ?? Number.NaN,
    served: shoppers.codes.size / HONEST,
    slowestMs: shoppers.slowestMs(),
    redeemed: shoppers.redeemed(),
    ...attacker.sums,
  };
};

/** Rented servers or a botnet. */
export const twoHundred: Attack = { address: (n) => `203.0.${n % 200}.9` };
export const wide: Attack = { address: (n) => `2001:db8:7:${n.toString(16)}::1` };
export const replaying: Attack = { ...twoHundred, replaysWork: true };

/** One line of an hour's figures. */
export const printHour = (name: string, { mean, peak, end, served, slowestMs, taken, replayed }: Figures): void =>
  figure(name, { ...percents({ mean, peak, end, served }), slowest: `${Math.round(slowestMs)} ms`, taken, replayed });

/** What the defences promise of every hour. A shopper who is served has a code after two requests at most, without a pause between them. */
export const expectHeld = ({ mean, peak, end, served, replayed }: Figures): void => {
  expect(peak).toBeLessThanOrEqual(0.35);
  expect(mean).toBeLessThanOrEqual(0.05);
  expect(end).toBeLessThanOrEqual(0.05);
  expect(served).toBeGreaterThanOrEqual(0.95);
  expect(replayed).toBe(0);
};
