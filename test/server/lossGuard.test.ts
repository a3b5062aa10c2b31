import { afterEach, describe, expect, it } from 'vitest';
import type { AppDeps } from '../../src/server/app';
import { defaultGuardrails } from '../../src/stats/experiment/guardrails';
import { orderBody, startTestServer, type TestServer } from '../helpers/server/testServer';
import { testBundle } from '../helpers/testBundle';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Enough for a verdict: `FIRST_CUSTOMERS` in each arm and more. */
const CUSTOMERS = 150;

/** As many orders in both arms; what a discount takes off those of each. */
const selling = async (
  discount: { readonly none: number; readonly couplet: number },
  customers = CUSTOMERS,
  deps: Partial<AppDeps> = { stopOnLoss: true },
): Promise<TestServer> => {
  const started = await startTestServer({ deps });
  server = started;
  const shares = { none: 0.5, rule: 0, couplet: 0.5 };
  const bundle = await testBundle(started.key, { change: { experiment: { hashVersion: 1, id: 'exp-2', salt: 's2', shares, explore: 0 } } });
  expect((await started.publish(bundle)).status).toBe(201);
  const orders = (['none', 'couplet'] as const).flatMap((variant) =>
    Array.from({ length: customers }, (_, i) =>
      orderBody({ orderId: `${variant}-${i}`, attribution: `v1.exp-2.${variant}.-`, subtotal: 10_000 + i, discount: discount[variant] }),
    ),
  );
  for (const answer of await Promise.all(orders.map((body) => started.order(body)))) expect(answer.status).toBe(200);
  return started;
};
/** 10,000 of goods leave 4,000. */
const losing = { none: 0, couplet: 4_000 };
const audited = async ({ store }: TestServer) =>
  (await store.audit(Number.MAX_SAFE_INTEGER, 10)).filter(({ actor }) => actor === 'server:loss-guard');

describe('a server told to stop on loss', () => {
  it('switches coupons off once orders say that they lose money, and the audit log says who did and why', async () => {
    const { store, lossGuard } = await selling(losing);
    expect(await lossGuard.dispatch()).toBe(1);
    expect(await store.serving()).toBe(false);
    expect(await audited(server!)).toMatchObject([{ action: 'stop on loss', subject: 'experiment:exp-2', outcome: 'done' }]);
  });

  it('leaves them on for whoever switched them on again', async () => {
    const { store, lossGuard, admin } = await selling(losing);
    await lossGuard.dispatch();
    expect((await admin('PUT', 'serving', { serving: true })).status).toBe(200);
    // Further back than one reading of the log.
    for (let i = 0; i < 250; i++)
      await store.appendAudit(
        { at: i, actor: 'token:ADMIN_TOKEN', action: 'PUT /v1/admin/serving', subject: 'serving', digest: null },
        'done',
      );
    expect(await lossGuard.dispatch()).toBe(0);
    expect(await store.serving()).toBe(true);
  });

  it('leaves them on where they gain, and where too few customers say that they lose', async () => {
    const gaining = await selling({ none: 4_000, couplet: 0 });
    expect(await gaining.lossGuard.dispatch()).toBe(0);
    expect(await gaining.store.serving()).toBe(true);
    await gaining.close();
    const few = await selling(losing, 40);
    expect(await few.lossGuard.dispatch()).toBe(0);
    expect(await few.store.serving()).toBe(true);
  });

  it('does nothing unless it was told to', async () => {
    const { store, lossGuard } = await selling(losing, CUSTOMERS, { stopOnLoss: false });
    expect(await lossGuard.dispatch()).toBe(0);
    expect(await store.serving()).toBe(true);
  });
});

describe('a broken guardrail', () => {
  const guardrails = (action: 'off' | 'warn' | 'stop') => ({ ...defaultGuardrails, marginPerOrder: { most: 0.25, action } });
  /** Margins vary, as without any noise there is no interval. */
  const told = async (action: 'off' | 'warn' | 'stop') => {
    const lines: string[] = [];
    const logs = { logTo: { write: (line: string) => void lines.push(line) }, logLevel: 'warn', stopOnLoss: false };
    const started = await selling({ none: 0, couplet: 2_000 }, CUSTOMERS, logs);
    expect((await started.admin('PUT', 'guardrails', guardrails(action))).status).toBe(200);
    return { ...started, warnings: () => lines.filter((line) => line.includes('"guardrail":"marginPerOrder"')).length };
  };

  it('stops coupons once where it is to stop them, with a line in the audit log, and tells the shop', async () => {
    const { store, lossGuard, admin } = await told('stop');
    await store.setWebhooks(true, 0);
    expect(await lossGuard.dispatch()).toBe(1);
    expect(await store.serving()).toBe(false);
    const lines = await store.audit(Number.MAX_SAFE_INTEGER, 10);
    expect(lines.filter(({ actor }) => actor === 'server:guardrail')).toMatchObject([
      { action: 'stop on guardrail', subject: 'guardrail:exp-2:marginPerOrder', outcome: 'done' },
    ]);
    expect((await store.leaseEvents(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 10)).map(({ type }) => type)).toContain(
      'serving.stopped',
    );
    expect((await admin('PUT', 'serving', { serving: true })).status).toBe(200);
    expect(await lossGuard.dispatch()).toBe(0);
    expect(await store.serving()).toBe(true);
  });

  it('warns once where it is to warn, shows it, and leaves coupons on; is not looked at where it is off', async () => {
    const { store, lossGuard, admin, warnings } = await told('warn');
    for (let rounds = 0; rounds < 3; rounds++) expect(await lossGuard.dispatch()).toBe(0);
    expect(await store.serving()).toBe(true);
    expect(warnings()).toBe(1);
    expect((await admin('GET', 'guardrails')).json).toMatchObject({
      settings: guardrails('warn'),
      standings: [{ metric: 'refundRate' }, { metric: 'averageOrder' }, { metric: 'marginPerOrder', state: 'broken', control: 'none' }],
    });
    const off = await admin('PUT', 'guardrails', guardrails('off'));
    expect((off.json as { standings: { metric: string }[] }).standings.map(({ metric }) => metric)).toEqual(['refundRate', 'averageOrder']);
  });

  it('has thresholds that make sense, and stands nowhere without orders', async () => {
    server = await startTestServer();
    expect((await server.admin('GET', 'guardrails')).json).toEqual({ settings: defaultGuardrails, standings: null });
    const wrong = await server.admin('PUT', 'guardrails', { ...defaultGuardrails, refundRate: { most: 2, action: 'warn' } });
    expect(wrong).toMatchObject({ status: 400, json: { error: { code: 'guardrails_malformed' } } });
  });
});
