import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/bundle/manifest';
import type { FeatureSpec } from '../../src/engine/features/featureSpec';
import type { StatusWithBundle } from '../../src/protocol/protocol';
import { publish } from '../../src/trainer/bundle/publish';
import { ADMIN_TOKEN, type Answer, startTestServer, type TestServer } from '../helpers/server/testServer';
import { testBundle, testKey } from '../helpers/testBundle';
import { smallCampaign } from '../unit/trainer/fixtures';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const refusal = (answer: Answer): [number, string] => [answer.status, (answer.json as { error: { code: string } }).error.code];
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${server.url}${path}`, { headers });

describe('the status document', () => {
  it('names the current bundle, lives 30 s in caches and is never served stale', async () => {
    const answer = await get('/v1/status.json');
    expect(await answer.json()).toEqual({ v: 'status/1', serving: true, codeMs: 1_800_000, bundle: server.bundle.id });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=30');
    expect((await get('/v1/status.json', { 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(304);
  });
});

describe('the status with its bundle', () => {
  const PATH = '/v1/status.json?with=bundle';

  it('has the signed envelope and small weights in one answer, compressed, and 304 to who has it', async () => {
    const { app, bundle } = server;
    const small = await app.inject({ url: PATH, headers: { 'accept-encoding': 'br' } });
    expect([small.headers['content-encoding'], small.headers['cache-control']]).toEqual(['br', 'public, max-age=30']);
    const { files, ...status } = JSON.parse(brotliDecompressSync(small.rawPayload).toString()) as StatusWithBundle;
    expect(status).toEqual((await get('/v1/status.json')).ok && (await (await get('/v1/status.json')).json()));
    expect(files?.envelope).toBe(bundle.envelope);
    expect(Object.entries(files?.shards ?? {}).map(([sha, text]) => [sha, new Uint8Array(Buffer.from(text, 'base64url'))])).toEqual([
      ...bundle.shards,
    ]);
    const plain = await app.inject({ url: PATH });
    expect([plain.json(), plain.headers.etag === small.headers.etag]).toEqual([{ ...status, files }, false]);
    const again = await app.inject({ url: PATH, headers: { 'accept-encoding': 'br', 'if-none-match': String(small.headers.etag) } });
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
  });

  it('follows the kill switch at once', async () => {
    await server.admin('PUT', 'serving', { serving: false });
    const stopped = (await (await get(PATH)).json()) as StatusWithBundle;
    await server.admin('PUT', 'serving', { serving: true });
    expect([stopped.serving, stopped.files?.envelope]).toEqual([false, server.bundle.envelope]);
  });
});

describe('bundle files', () => {
  const manifest = (): string => `/v1/bundles/${server.bundle.id}/manifest.json`;

  it('come byte for byte, immutable, to any origin', async () => {
    const answer = await get(manifest(), { 'accept-encoding': 'identity', origin: 'https://shop.example' });
    expect(await answer.text()).toBe(server.bundle.envelope);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    for (const [sha, data] of server.bundle.shards) {
      const shard = await get(`/v1/bundles/${server.bundle.id}/${sha}.bin`);
      expect(new Uint8Array(await shard.arrayBuffer())).toEqual(data);
    }
  });

  it('come compressed by brotli to who accepts it, under an ETag of their own, and 304 to who has them', async () => {
    const { app } = server;
    const small = await app.inject({ url: manifest(), headers: { 'accept-encoding': 'gzip, br;q=0.9' } });
    expect(small.headers['content-encoding']).toBe('br');
    expect(small.headers.vary).toContain('accept-encoding');
    expect(brotliDecompressSync(small.rawPayload).toString()).toBe(server.bundle.envelope);
    expect(small.rawPayload.length).toBeLessThan(server.bundle.envelope.length / 2);
    const plain = await app.inject({ url: manifest(), headers: { 'accept-encoding': 'br;q=0' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers.etag).not.toBe(small.headers.etag);
    const again = await app.inject({ url: manifest(), headers: { 'accept-encoding': 'br', 'if-none-match': String(small.headers.etag) } });
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
  });

  it.each(['/v1/bundles/ffffffffffffffff/manifest.json', '/v1/bundles/x/..%2F..%2Fsecrets.json'])(
    'that do not exist are bundle_unknown and not cached: %s',
    async (path) => {
      const answer = await server.app.inject({ url: path });
      expect([answer.statusCode, answer.json().error.code, answer.headers['cache-control']]).toEqual([404, 'bundle_unknown', 'no-store']);
    },
  );
});

describe('publishing a bundle', () => {
  it('is refused when it is signed with another key, altered, incomplete, leaves a default out or has foreign files; the current one stays', async () => {
    const other = await testBundle(await testKey());
    expect(refusal(await server.publish(other))).toEqual([422, 'bundle_wrong_key']);
    const { envelope, shards } = await testBundle(server.key, { change: { label: 'second' } });
    const altered = { id: '', envelope: envelope.replace('second', 'sec0nd'), shards };
    expect(refusal(await server.publish(altered))).toEqual([422, 'bundle_bad_signature']);
    expect(refusal(await server.publish({ id: '', envelope: 'no json', shards }))).toEqual([400, 'bundle_malformed']);
    expect(refusal(await server.publish({ id: '', envelope, shards: new Map() }))).toEqual([422, 'bundle_shard_missing']);
    const [hash = ''] = shards.keys();
    const size = shards.get(hash)?.length ?? 0;
    expect(refusal(await server.publish({ id: '', envelope, shards: new Map([[hash, new Uint8Array(size)]]) }))).toEqual([
      422,
      'bundle_shard_hash',
    ]);
    const { metrics: _, ...without } = JSON.parse((JSON.parse(envelope) as { payload: string }).payload) as Record<string, unknown>;
    const bare = await server.key.sign(JSON.stringify(without));
    expect(refusal(await server.publish({ id: '', envelope: bare, shards }))).toEqual([422, 'bundle_not_plain']);
    const more = new Map([...shards, ['a'.repeat(64), new Uint8Array(1)]] as const);
    expect(refusal(await server.publish({ id: '', envelope, shards: more }))).toEqual([422, 'bundle_shard_unknown']);
    expect((await server.store.currentBundle())?.id).toBe(server.bundle.id);
  });

  it('is refused when it is made for plain files: whoever reads it has the codes', async () => {
    const plain = await testBundle(server.key, { change: { static: { codes: { 'tea-10': 'TEA10' } } } });
    expect(refusal(await server.publish(plain))).toEqual([422, 'bundle_static']);
    expect((await server.store.currentBundle())?.id).toBe(server.bundle.id);
  });

  it('is refused when its models know what shoppers are not to be told apart by, or a coupon leaves the public bounds', async () => {
    const field = { kind: 'numeric', name: 'f', transform: 'identity', mean: 0, std: 1, missing: 0 } as const;
    const reading = async (source: string) => {
      const { network } = JSON.parse((JSON.parse(server.bundle.envelope) as { payload: string }).payload) as Manifest;
      const features: FeatureSpec = { version: 1, id: 'taste/1', fields: [{ ...field, source }] };
      return testBundle(server.key, { change: { network: { ...network!, features } } });
    };
    expect(refusal(await server.publish(await reading('fact.has_children')))).toEqual([422, 'sensitive_category']);
    expect(refusal(await server.publish(await reading('fact.device')))).toEqual([422, 'protected_attribute']);
    const low = await testBundle(server.key, { change: { fairness: { floor: 1, ceiling: 499, sensitive: [] } } });
    expect(refusal(await server.publish(low))).toEqual([422, 'value_above_ceiling']);
    const high = await testBundle(server.key, { change: { fairness: { floor: 501, ceiling: 900, sensitive: [] } } });
    expect(refusal(await server.publish(high))).toEqual([422, 'value_below_floor']);
    expect((await server.store.currentBundle())?.id).toBe(server.bundle.id);
  });

  it('leaves the catalog as it was where the bundle is refused, and sends both where it is not', async () => {
    const address = { server: server.url, token: ADMIN_TOKEN };
    const campaign = smallCampaign({ budgets: { 'tea-10': { count: 7 } } });
    const before = await server.store.catalog();
    const foreign = await testBundle(await testKey());
    const refused = await publish(address, { campaign, ...foreign, serving: true, share: 1 });
    expect(refused).toMatchObject({ ok: false, error: { code: 'bundle_wrong_key' } });
    expect(await server.store.catalog()).toEqual(before);
    expect((await server.store.currentBundle())?.id).toBe(server.bundle.id);

    const own = await testBundle(server.key, { change: { label: 'published' } });
    expect(await publish(address, { campaign, ...own, serving: false, share: 1 })).toEqual({ ok: true, value: { id: own.id } });
    expect((await server.store.catalog()).map(({ coupon }) => coupon.id)).toEqual(['tea-10', 'plants-10', 'lamps-10']);
    expect((await server.store.currentBundle())?.id).toBe(own.id);
  });

  it('makes it current at once, while the one before stays available', async () => {
    const second = await testBundle(server.key, { change: { label: 'second' } });
    const answer = await server.publish(second);
    expect([answer.status, answer.json]).toEqual([201, { id: second.id }]);
    expect(((await (await get('/v1/status.json')).json()) as { bundle: string }).bundle).toBe(second.id);
    expect((await get(`/v1/bundles/${server.bundle.id}/manifest.json`)).status).toBe(200);
  });
});
