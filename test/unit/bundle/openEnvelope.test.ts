import { describe, expect, it } from 'vitest';
import { checkShard, openEnvelope } from '../../../src/bundle/openSigned';
import { nodeBundleCrypto } from '../../../src/server/bundles/signing';
import { bundleParts, signingKey } from '../../helpers/node/fullBundle';

const key = signingKey();
const { manifest, shards } = bundleParts();
const payload = JSON.stringify(manifest);
const good = JSON.parse(key.envelope(payload)) as Record<string, unknown>;
const open = (text: string, pinned = `pk_${key.publicKey}`) => openEnvelope(text, pinned, nodeBundleCrypto);

describe('openEnvelope', () => {
  it('opens what the pinned key signed and names it after its content', async () => {
    const result = await open(key.envelope(payload));
    expect(result).toEqual({
      ok: true,
      value: { id: (await nodeBundleCrypto.sha256(Buffer.from(payload))).slice(0, 16), payload, manifest, serial: 0 },
    });
    expect(await open(key.envelope(payload), key.publicKey)).toEqual(result);
  });

  it.each<[string, string, string]>([
    ['text that is no JSON', '{', 'bundle_malformed'],
    ['JSON of another shape', '[]', 'bundle_malformed'],
    ['a signature that is no signature', JSON.stringify({ ...good, signature: 'AAAA' }), 'bundle_bad_signature'],
    ['no signature', JSON.stringify({ ...good, signature: 7 }), 'bundle_bad_signature'],
    ['an envelope of another version', JSON.stringify({ ...good, version: 2 }), 'bundle_incompatible'],
    ['a tampered payload', JSON.stringify({ ...good, payload: payload.replace('0.4', '0.5') }), 'bundle_bad_signature'],
    ['the signature of another payload', JSON.stringify({ ...good, signature: key.signature(`${payload} `) }), 'bundle_bad_signature'],
    ['a signed payload that is no JSON', key.envelope('{'), 'bundle_invalid'],
    ['a signed payload that breaks the schema', key.envelope(JSON.stringify({ ...manifest, marginRate: 2 })), 'bundle_invalid'],
    ['another bundle format', key.envelope(JSON.stringify({ format: 'couplet-bundle/2' })), 'bundle_incompatible'],
  ])('refuses %s', async (_, text, code) => {
    expect(await open(text)).toMatchObject({ ok: false, error: { code } });
  });

  it('refuses a well-signed bundle of another key before looking at its signature', async () => {
    expect(await open(signingKey().envelope(payload))).toMatchObject({ ok: false, error: { code: 'bundle_wrong_key' } });
  });

  it('names the field a signed manifest breaks', async () => {
    expect(await open(key.envelope(JSON.stringify({ ...manifest, marginRate: 2 })))).toMatchObject({ error: { at: 'marginRate' } });
  });
});

describe('checkShard', () => {
  const [sha256, bytes] = [...shards][0]!;
  const shard = { sha256, bytes: bytes.length };
  it('passes the announced bytes, and tells a cut file from a changed one', async () => {
    expect(await checkShard(shard, bytes, nodeBundleCrypto)).toEqual({ ok: true, value: bytes });
    expect(await checkShard(shard, bytes.subarray(1), nodeBundleCrypto)).toMatchObject({ error: { code: 'bundle_shard_size' } });
    const changed = Uint8Array.from(bytes, (byte, i) => (i === 3 ? byte ^ 1 : byte));
    expect(await checkShard(shard, changed, nodeBundleCrypto)).toMatchObject({ error: { code: 'bundle_shard_hash' } });
  });
});
