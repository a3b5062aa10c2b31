import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningShop, startShop } from '../../demo/shop/routes/startShop';
import type { SimulatedShoppers, SimulatedState } from '../../demo/shop/simulated';
import type { SimulatedPoint } from '../../demo/shop/simulatedChart';

const ADMIN = 'keeper-token-of-the-tests';
const ready: SimulatedState = {
  ...{ phase: 'ready', shoppers: 0, of: 1_000, visits: 0, shown: 0, claims: 0, orders: 0, waiting: 0, reports: 0, refused: [], points: [] },
};

let shop: RunningShop | undefined;
afterEach(() => shop?.close());

/** A shop whose simulated shoppers are where the test says; `presses` counts how often they were sent. */
const open = async (change: Partial<SimulatedShoppers> = {}, first: SimulatedState = ready, then: Partial<SimulatedState> = {}) => {
  let state = first;
  const calls = { presses: 0, stops: 0 };
  const simulated: SimulatedShoppers = {
    state: () => state,
    run: async () => {
      calls.presses += 1;
      if (state.phase === 'running') return false;
      state = { ...state, phase: 'running', ...then };
      return true;
    },
    stop: async () => {
      calls.stops += 1;
      state = { ...state, phase: 'over' };
    },
    isOpen: true,
    console: 'http://coupons.example/console/',
    heldOut: 0.05,
    ...change,
  };
  shop = await startShop({ port: 0, file: ':memory:', assets: resolve('demo/page'), codesToken: 'app', adminToken: ADMIN, simulated });
  const call = async (method: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(`${shop?.url}${path}`, { method, headers, redirect: 'manual' });
    return {
      status: answer.status,
      to: answer.headers.get('location'),
      cookie: answer.headers.get('set-cookie'),
      text: await answer.text(),
    };
  };
  return { call, calls };
};

describe('the page of the simulated shoppers', () => {
  it('sends them off at a press, and is found at the front of the shop', async () => {
    const { call, calls } = await open();
    expect((await call('GET', '/')).text).toMatch(/<form method="post" action="\/simulated"><button[^>]*>Run 1,000 simulated shoppers</);
    expect(await call('POST', '/simulated')).toMatchObject({ status: 303, to: '/simulated' });
    expect(calls.presses).toBe(1);
    const page = (await call('GET', '/simulated')).text;
    expect(page).toContain('0 of 1,000 shoppers done');
    expect(page).toContain('Running.');
  });

  it('says at a second press that they are on their way, with and without a script', async () => {
    const { call } = await open({}, { ...ready, phase: 'running', shoppers: 412 });
    const again = await call('POST', '/simulated');
    expect(again).toMatchObject({ status: 409, text: expect.stringContaining('Already running.') });
    expect(again.text).toContain('412 of 1,000 shoppers done');
    const json = await call('POST', '/simulated', { accept: 'application/json' });
    expect([json.status, JSON.parse(json.text).words.line]).toEqual([409, expect.stringContaining('Already')]);
  });

  it('says why they cannot come', async () => {
    const { call } = await open({}, ready, {
      phase: 'failed',
      problem: 'Coupons are stopped. Turn them on in the console, then come back.',
    });
    const refused = await call('POST', '/simulated');
    expect(refused.status).toBe(503);
    expect(refused.text).toMatch(/class="problem" role="status"[^>]*>Coupons are stopped\./);
    expect(refused.text).toContain('>Try again<');
  });

  it('tells of what was refused, of orders that wait, and how long a lift takes with so few held out', async () => {
    const over = {
      ...ready,
      phase: 'over',
      shoppers: 1_000,
      orders: 1_204,
      waiting: 12,
      refused: ['coupons: budget_exhausted (3)'],
    } as const;
    const { call } = await open({}, over);
    const { text } = await call('GET', '/simulated');
    for (const part of [
      'Run another 1,000',
      '1,204',
      '12 of their orders have not reached',
      'budget_exhausted (3)',
      '5 of 100',
      'a clear result takes many runs',
    ])
      expect(text).toContain(part);
  });

  it('stops a run at a second button, which is there only during a run', async () => {
    const { call, calls } = await open({}, { ...ready, phase: 'running', shoppers: 412 });
    expect((await call('GET', '/simulated')).text).toMatch(/action="\/simulated\/stop" data-stop>/);
    expect(await call('POST', '/simulated/stop')).toMatchObject({ status: 303, to: '/simulated' });
    expect(calls.stops).toBe(1);
    const { text } = await call('GET', '/simulated');
    expect(text).toContain('Stopped after 412 shoppers.');
    expect(text).toMatch(/action="\/simulated\/stop" data-stop hidden>/);
  });

  it('draws both groups once each has twenty shoppers', async () => {
    const point = (shoppers: number): SimulatedPoint => ({
      none: { shoppers, orders: shoppers / 10, net: 100 * shoppers },
      couplet: { shoppers, orders: shoppers / 4, net: 250 * shoppers },
    });
    const early = await open({}, { ...ready, phase: 'running', shoppers: 20, points: [point(10)] });
    expect((await early.call('GET', '/simulated')).text).not.toContain('<polyline');
    await shop?.close();
    const { call } = await open({}, { ...ready, phase: 'running', shoppers: 80, points: [point(10), point(20), point(40)] });
    const { charts } = JSON.parse((await call('GET', '/simulated', { accept: 'application/json' })).text);
    expect(charts.match(/<polyline/g)).toHaveLength(4);
    for (const part of ['Couplet <b>$2.50</b>', 'No coupons <b>$1.00</b>', 'Couplet <b>25.0</b>', 'No coupons <b>10.0</b>'])
      expect(charts).toContain(part);
    // 40 and 80 of 1,000 shoppers.
    expect(charts).toMatch(/class="couplet" points="12\.0,10\.0 24\.0,10\.0"/);
  });

  it('is for whoever has the back room’s link where the shop can be reached from elsewhere', async () => {
    const { call, calls } = await open({ isOpen: false });
    expect((await call('GET', '/')).text).not.toContain('action="/simulated"');
    expect([(await call('GET', '/simulated')).status, (await call('POST', '/simulated')).status, calls.presses]).toEqual([401, 401, 0]);
    expect([(await call('POST', '/simulated/stop')).status, calls.stops]).toEqual([401, 0]);
    const entered = await call('GET', `/simulated?token=${ADMIN}`);
    const cookie = entered.cookie?.split(';')[0] ?? '';
    expect((await call('POST', '/simulated', { cookie })).status).toBe(303);
  });

  it('is not there in a shop without them', async () => {
    shop = await startShop({ port: 0, file: ':memory:', assets: resolve('demo/page'), codesToken: 'app', adminToken: ADMIN });
    expect((await fetch(`${shop.url}/simulated`)).status).toBe(404);
  });
});
