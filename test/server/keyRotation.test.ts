import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeyFile, nextKeyList, signedUnder } from '../../src/bundle/keys';
import type { Envelope, Manifest } from '../../src/bundle/manifest';
import { openEnvelope } from '../../src/bundle/openSigned';
import { DAY } from '../../src/protocol/values/clock';
import { nodeBundleCrypto, signEnvelope } from '../../src/server/bundles/signing';
import { generateKeys, readKeyList, signKeyList } from '../../src/trainer/bundle/keys';
import { type Answer, startTestServer } from '../helpers/server/testServer';

const NOW = 1_800_000_000_000;
const root = generateKeys();
const siteKey = `pk_${root.publicKey}`;
const [leaked, fresh] = [generateKeys(), generateKeys()];

/** Lists as `couplet keys delegate` writes them, one after the other. */
const next = (text: string | undefined, change: { add?: KeyFile[]; revoke?: KeyFile[] }): string => {
  const before = text === undefined ? undefined : readKeyList(text);
  const publicKeys = (keys: KeyFile[] = []) => keys.map(({ publicKey }) => publicKey);
  const list = nextKeyList(
    before?.ok ? before.value.list : undefined,
    { add: publicKeys(change.add), revoke: publicKeys(change.revoke), notAfter: NOW + 30 * DAY },
    NOW,
  );
  if (!list.ok) throw new Error(list.error.message);
  return signKeyList(list.value, root);
};
const early = next(undefined, { add: [leaked] });
const late = next(early, { add: [fresh], revoke: [leaked] });

let server: Awaited<ReturnType<typeof startTestServer>>;
let manifest: Manifest;
beforeEach(async () => {
  server = await startTestServer({ now: NOW, deps: { siteKey, signing: { ...leaked, keys: early }, tokenEpochs: 0 } });
  manifest = JSON.parse((JSON.parse(server.bundle.envelope) as Envelope).payload) as Manifest;
});
afterEach(() => server.close());

const refusal = ({ status, json }: Answer) => [status, (json as { error?: { code: string } }).error?.code];
const shards = () => Object.fromEntries([...server.bundle.shards].map(([hash, data]) => [hash, Buffer.from(data).toString('base64')]));
const send = (label: string, signer: KeyFile, share?: number): Promise<Answer> =>
  server.admin('POST', 'bundles', {
    envelope: signEnvelope(JSON.stringify(signedUnder({ ...manifest, label }, signer)), signer),
    shards: shards(),
    ...(share === undefined ? {} : { share }),
  });
const idOf = ({ json }: Answer): string => (json as { id: string }).id;

describe('a server and the keys a site lists', () => {
  it('signs with a listed key what the console publishes, and devices that know the site’s key open it', async () => {
    expect((await send('first', root)).status).toBe(201);
    const { published } = (await server.admin('GET', 'campaign')).json as { published: { campaign: object } };
    expect((await server.admin('PUT', 'campaign', { revision: 0, campaign: { ...published.campaign, label: 'listed' } })).status).toBe(200);
    const answer = await server.admin('POST', 'campaign/publish', { revision: 1 });
    expect(answer.status).toBe(201);
    const text = String((await server.store.bundleFile(idOf(answer), 'manifest.json'))?.data);
    const opened = await openEnvelope(text, siteKey, nodeBundleCrypto, { now: NOW, serial: 0 });
    expect(opened).toMatchObject({ ok: true, value: { serial: 1, manifest: { label: 'listed', keySerial: 1 } } });
    expect((JSON.parse(text) as Envelope).publicKey).toBe(leaked.publicKey);
  });

  it('takes what a newer list lets sign, for all devices at once, and nothing of an older list after that', async () => {
    const own = await send('own', root);
    const before = await send('before', { ...leaked, keys: early });
    expect([own.status, before.status]).toEqual([201, 201]);
    const good = { ...fresh, keys: late };
    expect(refusal(await send('staged', good, 0.5))).toEqual([409, 'release_keys_differ']);
    const after = await send('after', good);
    expect(after.status).toBe(201);
    expect(refusal(await send('leaked', { ...leaked, keys: early }))).toEqual([409, 'keys_serial_old']);
    expect(refusal(await send('leaked', { ...leaked, keys: late }))).toEqual([422, 'key_unlisted']);
    expect(refusal(await server.admin('PUT', 'rollout', { bundle: idOf(before), share: 1 }))).toEqual([409, 'keys_serial_old']);
    expect((await send('staged', good, 0.5)).status).toBe(201);
    // What the site's own key has signed, devices take at any time.
    expect((await server.admin('PUT', 'rollout', { bundle: idOf(own), share: 1 })).status).toBe(200);
    // It names no list, and they forget none over it: the older one stays refused, by every way to publish.
    expect(refusal(await send('leaked', { ...leaked, keys: early }))).toEqual([409, 'keys_serial_old']);
    expect(refusal(await send('leaked', { ...leaked, keys: early }, 0.5))).toEqual([409, 'keys_serial_old']);
    for (const share of [0.5, 1])
      expect(refusal(await server.admin('PUT', 'rollout', { bundle: idOf(before), share }))).toEqual([409, 'keys_serial_old']);
    const { published } = (await server.admin('GET', 'campaign')).json as { published: { campaign: object } };
    await server.admin('PUT', 'campaign', { revision: 0, campaign: { ...published.campaign, label: 'console' } });
    expect(refusal(await server.admin('POST', 'campaign/publish', { revision: 1 }))).toEqual([409, 'keys_serial_old']);
    expect((await send('good', good)).status).toBe(201);
  });

  it('refuses a key whose time is over, and a manifest that names another list than it comes with', async () => {
    const envelope = signEnvelope(JSON.stringify({ ...manifest, label: 'unnamed' }), { ...leaked, keys: early });
    expect(refusal(await server.admin('POST', 'bundles', { envelope, shards: shards() }))).toEqual([422, 'keys_differ']);
    server.time.now += 32 * DAY;
    expect(refusal(await send('late', { ...leaked, keys: early }))).toEqual([422, 'key_expired']);
  });
});
