import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/bundle/manifest';
import { ask, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon, type TestBundle, testBundle } from '../helpers/testBundle';

let server: TestServer;
let newer: TestBundle;
beforeAll(async () => {
  server = await startTestServer();
  newer = await testBundle(server.key, { change: { marginRate: 0.5 } });
});
afterAll(() => server.close());

const upload = (bundle: TestBundle, share?: number) =>
  server.admin('POST', 'bundles', {
    envelope: bundle.envelope,
    shards: Object.fromEntries([...bundle.shards].map(([hash, data]) => [hash, Buffer.from(data).toString('base64')])),
    ...(share === undefined ? {} : { share }),
  });
const rollout = (bundle: string, share: number) => server.admin('PUT', 'rollout', { bundle, share });
const status = async (): Promise<unknown> => (await ask(`${server.url}/v1/status.json`)).json;
const code = ({ status: http, json }: Awaited<ReturnType<typeof rollout>>): [number, string] => [
  http,
  (json as { error: { code: string } }).error.code,
];
const changed = (change: Partial<Manifest>): Promise<TestBundle> => testBundle(server.key, { change });

describe('a bundle in stages', () => {
  it('goes to a share, to more, to all, and back to the one before', async () => {
    const old = server.bundle.id;
    expect((await upload(newer, 0.1)).status).toBe(201);
    expect(await status()).toEqual({
      v: 'status/1',
      serving: true,
      codeMs: 1_800_000,
      bundle: old,
      next: { bundle: newer.id, share: 0.1 },
    });
    expect((await server.admin('GET', 'bundles')).json).toMatchObject({
      bundles: expect.arrayContaining([
        expect.objectContaining({ id: old, share: 0.9 }),
        expect.objectContaining({ id: newer.id, share: 0.1 }),
      ]),
    });
    expect((await rollout(newer.id, 0.5)).status).toBe(200);
    expect(await status()).toMatchObject({ bundle: old, next: { share: 0.5 } });
    await rollout(newer.id, 1);
    expect(await status()).toEqual({ v: 'status/1', serving: true, codeMs: 1_800_000, bundle: newer.id });
    await rollout(old, 1);
    expect(await status()).toEqual({ v: 'status/1', serving: true, codeMs: 1_800_000, bundle: old });
  });

  it('is taken back by a share of 0, and by any bundle for all', async () => {
    await rollout(newer.id, 0.2);
    await rollout(newer.id, 0);
    expect(await status()).toEqual({ v: 'status/1', serving: true, codeMs: 1_800_000, bundle: server.bundle.id });
    await rollout(newer.id, 0.2);
    await upload(server.bundle);
    expect(await status()).toEqual({ v: 'status/1', serving: true, codeMs: 1_800_000, bundle: server.bundle.id });
  });

  it('is refused where it cannot be one, and nothing changes', async () => {
    const before = await status();
    expect(code(await rollout('ffffffffffffffff', 0.5))).toEqual([404, 'bundle_unknown']);
    expect(code(await rollout(server.bundle.id, 0.5))).toEqual([409, 'bundle_current']);
    expect(code(await rollout(newer.id, 1.5))).toEqual([400, 'rollout_malformed']);
    expect(code(await upload(newer, 0))).toEqual([400, 'bundle_malformed']);
    const stranger = await changed({ coupons: [categoryCoupon('tea', 'Tea', { version: 2 })], rule: ['tea'] });
    expect(code(await upload(stranger, 0.5))).toEqual([409, 'release_coupon_differs']);
    const shares = { none: 0.5, rule: 0, couplet: 0.5 };
    const other = await changed({ experiment: { hashVersion: 1, id: 'exp-2', salt: 's', shares, explore: 0 } });
    expect(code(await upload(other, 0.5))).toEqual([409, 'release_experiment_differs']);
    expect(await status()).toEqual(before);
  });

  it('of other terms than the catalog cannot be gone back to, because its codes would be refused', async () => {
    await server.putCatalog([{ coupon: categoryCoupon('tea', 'Tea', { version: 2 }) }]);
    expect(code(await rollout(newer.id, 1))).toEqual([409, 'release_coupon_differs']);
  });
});
