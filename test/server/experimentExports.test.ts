import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { experimentCommand } from '../../src/cli/everyCommand';
import type { ExperimentResult } from '../../src/stats/experiment/analyseExperiment';
import { tableNames } from '../../src/stats/tables/resultTable';
import { closedTesting } from '../figures/contrast';
import { differences } from '../figures/drawnPanels';
import { metricFigures } from '../figures/experimentFigures';
import { fileOfOrders, parseCsv } from '../figures/orderFile';
import type { RawOrder } from '../figures/rawOrders';
import { cappedSides, figuresOf } from '../figures/shopOrders';
import { ADMIN_TOKEN, orderBody, startTestServer, type TestServer } from '../helpers/server/testServer';
import { testBundle } from '../helpers/testBundle';

const { orders: drawn, setting } = fileOfOrders(40);
/** By e-mail address: nobody signs in, and groups are drawn by browser. */
const orders = drawn.map((one) => (one.customerId ? { ...one, customerId: `${one.customerId}@shop.test` } : one));
const { shares } = setting;
let server: TestServer;
let dir: string;
let file: string;

/** What the command prints on stdout. */
const command = async (...more: string[]): Promise<string> => {
  let printed = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const given = ['--experiment', 'autumn', '--shares', `none=${shares.none},rule=${shares.rule},couplet=${shares.couplet}`];
  await experimentCommand().parseAsync(['--orders', file, ...given, '--explore', '.1', '--coupons', 'tea,shoes', ...more], {
    from: 'user',
  });
  out.mockRestore();
  err.mockRestore();
  return printed;
};

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-exports-'));
  file = join(dir, 'orders.csv');
  const cell = (value: unknown): string => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const rows = orders.map((one) =>
    [
      one.orderId,
      new Date(one.at).toISOString(),
      one.attribution,
      one.customerId,
      one.subtotal,
      one.discount,
      one.margin,
      one.refunded ?? 0,
    ]
      .concat([one.route ?? '', one.channel ?? '', one.device ?? ''])
      .map(cell)
      .join(','),
  );
  const head = 'order_id,time,attribution,customer_id,subtotal,discount,margin,refunded,route,channel,device';
  writeFileSync(file, `${[head, ...rows].join('\n')}\n`);
  server = await startTestServer();
  const experiment = { hashVersion: 1 as const, id: 'autumn', salt: 's', shares, explore: 0.1 };
  expect((await server.publish(await testBundle(server.key, { change: { experiment } }))).status).toBe(201);
  for (const one of [...orders].sort((a, b) => a.at - b.at)) {
    server.time.now = one.at;
    const { orderId, subtotal, discount, margin, refunded, customerId = '', attribution, route = '', channel, device } = one;
    const body = {
      orderId,
      subtotal,
      discount,
      margin,
      attribution: attribution ?? undefined,
      customer: customerId,
      route,
      ...(channel ? { channel } : {}),
      ...(device ? { device } : {}),
    };
    const answers = [await server.order(orderBody(body))];
    if (refunded) answers.push(await server.order(orderBody({ ...body, event: 'refunded', refundId: 'r1', refunded })));
    for (const { status, text } of answers) if (status !== 200) throw new Error(text);
  }
}, 120_000);
afterAll(async () => {
  await server?.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('the results of one file of orders', () => {
  it('are the same from the command and the server, metric by metric and part by part', async () => {
    const printed = JSON.parse(await command('--format', 'json')) as ExperimentResult;
    const answered = (await server.admin('GET', 'experiment')).json as ExperimentResult;
    expect(answered).toEqual({ ...printed, sampleRatio: null });
    expect(printed.dimensions?.dimensions.map(({ dimension, values }) => [dimension, values.length])).toEqual([
      ['customer', 2],
      ['route', 3],
      ['channel', 3],
      ['device', 2],
    ]);
    expect(await command('--json')).toBe(await command('--format', 'json'));
  });

  it('are those of a computation of the test’s own', async () => {
    const raw = (group: string): RawOrder[] =>
      orders.flatMap(({ orderId, customerId, attribution, refunded, ...order }) =>
        attribution?.includes(`.${group}.`)
          ? [
              {
                ...order,
                id: orderId,
                currency: 'EUR',
                mark: attribution,
                refunds: refunded ? [{ at: order.at, amount: refunded }] : [],
                ...(customerId ? { customer: customerId } : {}),
              } as unknown as RawOrder,
            ]
          : [],
      );
    const lot = (group: 'none' | 'rule' | 'couplet') => ({
      share: shares[group],
      byCustomer: figuresOf(raw(group), Number.POSITIVE_INFINITY).byCustomer,
    });
    const lots = { none: lot('none'), rule: lot('rule'), couplet: lot('couplet') };
    const times = Object.values(lots).flatMap(({ byCustomer }) => byCustomer.flatMap((customer) => customer.times));
    const plan = { start: Math.min(...times), weeks: 8 };
    const [net, counts] = [cappedSides(lots, 'net', plan), cappedSides(lots, 'orders', plan)];
    const { comparisons } = (await server.admin('GET', 'experiment')).json as ExperimentResult;
    expect(comparisons).toHaveLength(3);
    const levels = closedTesting(
      comparisons.map(({ treatment, control }) => [treatment, control]),
      net,
    );
    for (const [i, { treatment, control, metrics }] of comparisons.entries()) {
      const decided = { net: [net[treatment], net[control]], orders: [counts[treatment], counts[control]] } as const;
      const own = metricFigures([lots[treatment], lots[control]], decided, levels[i]!, plan);
      expect(differences(metrics, own, `${treatment} ${control}`)).toEqual([]);
    }
  });

  it('are the same as CSV from the command, in a folder or alone, and from the server', async () => {
    const out = join(dir, 'tables');
    await command('--format', 'csv', '--out', out, '--time-zone', 'UTC');
    expect(readdirSync(out).sort()).toEqual(tableNames.map((name) => `${name}.csv`).sort());
    for (const name of tableNames) {
      const answer = await server.admin('GET', `experiment.csv?table=${name}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="couplet-${name}.csv"`);
      const [head = '', ...rows] = answer.text.split('\r\n');
      expect([head.replaceAll(/ \[[^\]]+\]/g, ''), ...rows].join('\r\n')).toBe(readFileSync(join(out, `${name}.csv`), 'utf8'));
    }
    expect(await command('--format', 'csv', '--table', 'metrics')).toBe(readFileSync(join(out, 'metrics.csv'), 'utf8'));
    const [head = [], ...rows] = parseCsv(readFileSync(join(out, 'metrics.csv'), 'utf8'));
    const { comparisons } = (await server.admin('GET', 'experiment')).json as ExperimentResult;
    const at = head.indexOf('lift_sequence_upper');
    expect(rows.map((row) => row[at])).toEqual(
      comparisons.flatMap(({ metrics }) =>
        metrics.map(({ lift: { sequence } }) => (sequence.upper === null ? '' : String(sequence.upper))),
      ),
    );
  });

  it('open in spreadsheets as UTF-8, with the units of amounts and shares in the headings', async () => {
    const response = await fetch(`${server.url}/v1/admin/experiment.csv?table=groups`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head] = parseCsv(bytes.subarray(3).toString('utf8'));
    expect(head?.slice(0, 5)).toEqual(['variant', 'share [share of 1]', 'customers', 'orders', 'revenue [minor units of EUR]']);
  });

  it('of a period are those of its orders alone, in JSON and as CSV, without what needs the whole experiment', async () => {
    const [from, to] = ['2026-09-09', '2026-09-20'];
    const inside = orders.filter(({ at }) => at >= Date.parse(from) && at < Date.parse(to) + 86_400_000);
    const byGroup = (group: string) => inside.filter(({ attribution }) => attribution?.startsWith(`v1.autumn.${group}.`));
    const { arms, comparisons, period } = (await server.admin('GET', `experiment?from=${from}&to=${to}`)).json as ExperimentResult;
    expect(period).toEqual({ from, to, timeZone: 'UTC' });
    expect(arms.map(({ variant, revenue, discount }) => [variant, revenue, discount])).toEqual(
      (['none', 'rule', 'couplet'] as const).map((group) => [
        group,
        byGroup(group).reduce((sum, { subtotal }) => sum + subtotal, 0),
        byGroup(group).reduce((sum, { discount }) => sum + discount, 0),
      ]),
    );
    expect(comparisons.map(({ verdict }) => verdict)).toEqual(
      comparisons.map(() => ({
        code: 'unknown',
        reason: expect.stringMatching(/^(period|too_few_customers)$/),
        weeks: null,
        chance: null,
      })),
    );
    const table = async (name: string) => parseCsv((await server.admin('GET', `experiment.csv?table=${name}&from=${from}&to=${to}`)).text);
    const [head = [], ...groups] = await table('groups');
    expect(groups.map((row) => Number(row[head.indexOf('revenue [minor units of EUR]')]))).toEqual(arms.map(({ revenue }) => revenue));
    expect((await table('guardrails')).length).toBe(1);
    const days = await table('days');
    expect([days[1]?.[0], days.at(-1)?.[0]]).toEqual([from, to]);
    for (const query of [`from=${from}`, `to=${to}`, `from=${to}&to=${from}`, `from=${from}&to=2026-02-30`])
      expect(await server.admin('GET', `experiment?${query}`)).toMatchObject({
        status: 400,
        json: { error: { code: 'request_malformed' } },
      });
  });

  it('are refused by a table that there is not, and to who has not signed in', async () => {
    expect((await server.admin('GET', 'experiment.csv?table=everything')).status).toBe(400);
    expect((await server.admin('GET', 'experiment.csv')).status).toBe(400);
    expect((await fetch(`${server.url}/v1/admin/experiment.csv?table=metrics`)).status).toBe(401);
  });
});

describe('a server without an experiment', () => {
  it('says why there is no table', async () => {
    const empty = await startTestServer();
    expect(await empty.admin('GET', 'experiment.csv?table=groups')).toMatchObject({ json: { error: { code: 'no_experiment_orders' } } });
    await empty.close();
  });
});
