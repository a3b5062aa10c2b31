import { describe, expect, it } from 'vitest';
import { KEY_LIST_FORMAT, type KeyFile, type KeyList, nextKeyList } from '../../../src/bundle/keys';
import { envelopeText, openEnvelope } from '../../../src/bundle/openSigned';
import { DAY } from '../../../src/protocol/values/clock';
import { nodeBundleCrypto } from '../../../src/server/bundles/signing';
import { generateKeys, readKeyList, signKeyList, signPayload } from '../../../src/trainer/bundle/keys';
import { bundleParts } from '../../helpers/node/fullBundle';

const NOW = 1_800_000_000_000;
const [root, own, old, stranger] = [generateKeys(), generateKeys(), generateKeys(), generateKeys()];
const payload = JSON.stringify(bundleParts().manifest);

const listOf = (change: Partial<KeyList> = {}): KeyList => ({
  format: KEY_LIST_FORMAT,
  serial: 3,
  keys: [{ publicKey: own.publicKey, notAfter: NOW + 30 * DAY }],
  revoked: [old.publicKey],
  ...change,
});
const signed = (by: KeyFile, keys?: string): string =>
  envelopeText(payload, signPayload(payload, by), { publicKey: by.publicKey, ...(keys === undefined ? {} : { keys }) });
const open = (text: string, now = NOW, serial = 0) => openEnvelope(text, `pk_${root.publicKey}`, nodeBundleCrypto, { now, serial });
/** `keys` of an envelope whose payload says one thing and whose signature is of another. */
const forged = (by: KeyFile): string =>
  signKeyList(listOf(), by).replace(own.publicKey, stranger.publicKey).replace(by.publicKey, root.publicKey);

describe('a bundle signed with a key of the site’s list', () => {
  const good = signKeyList(listOf(), root);

  it('is opened, with the list’s serial, by the pinned key alone; so is one of the site’s own key, list or none', async () => {
    const value = { payload, id: (await nodeBundleCrypto.sha256(Buffer.from(payload))).slice(0, 16) };
    expect(await open(signed(own, good))).toMatchObject({ ok: true, value: { ...value, serial: 3 } });
    expect(await open(signed(root))).toMatchObject({ ok: true, value: { ...value, serial: 0 } });
    // The site's key itself never goes out of date.
    expect(await open(signed(root, good), NOW, 9)).toMatchObject({ ok: true, value: { ...value, serial: 0 } });
  });

  it('is taken with the same list again and with a newer one, and with a clock that is wrong by up to a day', async () => {
    expect(await open(signed(own, good), NOW, 3)).toMatchObject({ ok: true });
    expect(await open(signed(own, signKeyList(listOf({ serial: 4 }), root)), NOW, 3)).toMatchObject({ ok: true, value: { serial: 4 } });
    expect(await open(signed(own, good), NOW + 31 * DAY)).toMatchObject({ ok: true });
  });

  it.each<[string, string, string, number?, number?]>([
    ['no list', signed(own), 'bundle_wrong_key'],
    ['a list that says another key than was signed', signed(stranger, forged(root)), 'bundle_bad_signature'],
    ['a list signed by a stranger in the site’s name', signed(stranger, forged(stranger)), 'bundle_bad_signature'],
    ['the list of another store', signed(own, signKeyList(listOf(), stranger)), 'bundle_wrong_key'],
    [
      'a list of its own making, below the site’s',
      signed(stranger, signKeyList(listOf({ keys: [{ publicKey: stranger.publicKey, notAfter: NOW + DAY }] }), { ...own, keys: good })),
      'bundle_wrong_key',
    ],
    ['a manifest in the place of a list', signed(own, signed(root)), 'keys_invalid'],
    ['a list that is no text of ours', signed(own, '{}'), 'bundle_malformed'],
    ['a key that is not on the list', signed(stranger, good), 'key_unlisted'],
    ['a key that was revoked', signed(old, good), 'key_unlisted'],
    ['a key whose time is over', signed(own, good), 'key_expired', NOW + 31 * DAY + 1],
    ['an older list than was seen', signed(own, good), 'keys_serial_old', NOW, 4],
    ['another signature than its key’s', signed({ ...stranger, publicKey: own.publicKey }, good), 'bundle_bad_signature'],
  ])('is refused with %s', async (_, text, code, now, serial) => {
    expect(await open(text, now, serial)).toMatchObject({ ok: false, error: { code } });
  });

  it('is refused where lists are not expected', async () => {
    expect(await openEnvelope(signed(own, good), root.publicKey, nodeBundleCrypto)).toMatchObject({ error: { code: 'bundle_wrong_key' } });
  });
});

describe('nextKeyList', () => {
  const change = { add: [], revoke: [], notAfter: NOW + DAY };

  it('begins with 1, adds keys, gives a listed one another date, and drops what has ended or is revoked', () => {
    const first = nextKeyList(undefined, { ...change, add: [own.publicKey, own.publicKey] }, NOW);
    expect(first).toEqual({
      ok: true,
      value: { format: KEY_LIST_FORMAT, serial: 1, keys: [{ publicKey: own.publicKey, notAfter: NOW + DAY }], revoked: [] },
    });
    const before = listOf({ keys: [...listOf().keys, { publicKey: stranger.publicKey, notAfter: NOW }] });
    expect(nextKeyList(before, { ...change, add: [own.publicKey] }, NOW)).toMatchObject({
      value: { serial: 4, keys: [{ publicKey: own.publicKey, notAfter: NOW + DAY }], revoked: [old.publicKey] },
    });
    expect(nextKeyList(before, { ...change, revoke: [own.publicKey] }, NOW)).toMatchObject({
      value: { serial: 4, keys: [], revoked: [old.publicKey, own.publicKey] },
    });
    expect(nextKeyList(undefined, { ...change, serial: 12 }, NOW)).toMatchObject({ value: { serial: 12 } });
  });

  it('brings no revoked key back, lists none whose date is past, and writes nothing a device would misread', () => {
    expect(nextKeyList(listOf(), { ...change, add: [old.publicKey] }, NOW)).toMatchObject({ error: { code: 'key_revoked' } });
    expect(nextKeyList(listOf(), { ...change, add: [own.publicKey], notAfter: NOW }, NOW)).toMatchObject({
      error: { code: 'key_expired' },
    });
    expect(nextKeyList(listOf(), { ...change, add: ['short'] }, NOW)).toMatchObject({ error: { code: 'keys_invalid' } });
  });

  it('is read back with the site that signed it, and not when anything of it was changed', () => {
    const text = signKeyList(listOf(), root);
    expect(readKeyList(text)).toEqual({ ok: true, value: { list: listOf(), site: root.publicKey } });
    expect(readKeyList(text.replace(own.publicKey, stranger.publicKey))).toMatchObject({ error: { code: 'keys_bad_signature' } });
    expect(readKeyList(text.replace(root.publicKey, stranger.publicKey))).toMatchObject({ error: { code: 'keys_bad_signature' } });
    expect(readKeyList('{}')).toMatchObject({ error: { code: 'keys_invalid' } });
  });
});
