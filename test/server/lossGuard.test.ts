import { afterEach, describe, expect, it } from 'vitest';
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
const selling = async (discount: { readonly none: number; readonly couplet: number }, customers = CUSTOMERS): Promise<TestServer> => {
  const started = await startTestServer({ deps: { stopOnLoss: true } });
  server = started;
  const shares = { none: 0.5, rule: 0, couplet: 0.5 };
  const bundle = await testBundle(started.key, { change: { experiment: { hashVersion: 1, id: 'exp-2', salt: 's2', shares, explore: 0 } } });
  expect((await started.publish(bundle)).status).toBe(201);
  const orders = (['none', 'couplet'] as const).flatMap((variant) =>
    Array.from({ length: customers }, (_, i) =>
      orderBody({ orderId: `${variant}-${i}`, attribution: `v1.exp-2.${variant}.-`, subtotal: 10_000, discount: discount[variant] }),
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
    expect(await lossGuard?.dispatch()).toBe(1);
    expect(await store.serving()).toBe(false);
    expect(await audited(server!)).toMatchObject([{ action: 'stop on loss', subject: 'experiment:exp-2', outcome: 'done' }]);
  });

  it('leaves them on for whoever switched them on again', async () => {
    const { store, lossGuard, admin } = await selling(losing);
    await lossGuard?.dispatch();
    expect((await admin('PUT', 'serving', { serving: true })).status).toBe(200);
    // Further back than one reading of the log.
    for (let i = 0; i < 250; i++)
      await store.appendAudit(
        { at: i, actor: 'token:ADMIN_TOKEN', action: 'PUT /v1/admin/serving', subject: 'serving', digest: null },
        'done',
      );
    expect(await lossGuard?.dispatch()).toBe(0);
    expect(await store.serving()).toBe(true);
  });

  it('leaves them on where they gain, and where too few customers say that they lose', async () => {
    const gaining = await selling({ none: 4_000, couplet: 0 });
    expect(await gaining.lossGuard?.dispatch()).toBe(0);
    expect(await gaining.store.serving()).toBe(true);
    await gaining.close();
    const few = await selling(losing, 40);
    expect(await few.lossGuard?.dispatch()).toBe(0);
    expect(await few.store.serving()).toBe(true);
  });

  it('does nothing unless it was told to', async () => {
    server = await startTestServer();
    expect(server.lossGuard).toBeUndefined();
  });
});
