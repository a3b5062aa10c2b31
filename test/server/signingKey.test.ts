import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEY_LIST_FORMAT } from '../../src/bundle/keys';
import { openSigned } from '../../src/bundle/openSigned';
import { nodeBundleCrypto, readSigningKey, signEnvelope } from '../../src/server/bundles/signing';
import { generateKeys, signKeyList, signPayload } from '../../src/trainer/bundle/keys';

let DATA_DIR: string;
beforeEach(() => {
  DATA_DIR = mkdtempSync(join(tmpdir(), 'couplet-key-'));
});
afterEach(() => rmSync(DATA_DIR, { recursive: true, force: true }));

const keys = generateKeys();
const siteKey = `pk_${keys.publicKey}`;
const keyFile = (content: unknown = keys): string => {
  const path = join(DATA_DIR, 'given.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
};
const read = (given: { SITE_KEY?: string; SIGNING_KEY?: string }) =>
  readSigningKey({ SITE_KEY: undefined, SIGNING_KEY: undefined, DATA_DIR, ...given });

describe('the key the server signs with', () => {
  it('says the site’s key, and must be the same where both are given', () => {
    expect(read({ SIGNING_KEY: keyFile() })).toEqual({ siteKey, signing: keys, fresh: undefined });
    expect(read({ SIGNING_KEY: keyFile(), SITE_KEY: siteKey }).siteKey).toBe(siteKey);
    expect(() => read({ SIGNING_KEY: keyFile(), SITE_KEY: `pk_${generateKeys().publicKey}` })).toThrow(
      'SIGNING_KEY does not belong to SITE_KEY',
    );
  });

  it('may be one that the site’s key lists, and then says that one', () => {
    const own = generateKeys();
    const listing = (publicKey: string): string =>
      signKeyList({ format: KEY_LIST_FORMAT, serial: 1, keys: [{ publicKey, notAfter: 2_000_000_000_000 }], revoked: [] }, keys);
    const signing = { ...own, keys: listing(own.publicKey) };
    expect(read({ SIGNING_KEY: keyFile(signing) })).toEqual({ siteKey, signing, fresh: undefined });
    expect(read({ SIGNING_KEY: keyFile(signing), SITE_KEY: siteKey }).siteKey).toBe(siteKey);
    for (const list of [listing(keys.publicKey), '{}', 'x'])
      expect(() => read({ SIGNING_KEY: keyFile({ ...own, keys: list }) })).toThrow(/not in its key list/);
  });

  it('stays away with the site’s key alone', () => {
    expect(read({ SITE_KEY: siteKey })).toEqual({ siteKey, signing: undefined, fresh: undefined });
  });

  it('is made once where neither is given, and is its owner’s alone', () => {
    const made = read({});
    const path = join(DATA_DIR, 'key.json');
    expect(made).toMatchObject({ siteKey: expect.stringMatching(/^pk_/), fresh: path });
    expect(read({})).toEqual({ ...made, fresh: undefined });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(made.signing);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  });

  it.each([
    ['is missing', () => join(DATA_DIR, 'none.json'), /cannot be read/],
    ['is no key file', () => keyFile({ version: 1 }), /not a key file/],
    ['holds halves of two pairs', () => keyFile({ ...keys, publicKey: generateKeys().publicKey }), /not a key file/],
  ])('is refused where its file %s, without a word of what is in it', (_what, path, sentence) => {
    const SIGNING_KEY = path();
    expect(() => read({ SIGNING_KEY })).toThrow(sentence);
    expect(() => read({ SIGNING_KEY })).not.toThrow(keys.privateKey);
  });

  it('signs as the trainer does, and devices take it', async () => {
    const envelope = signEnvelope('{"format":"x"}', keys);
    expect(JSON.parse(envelope).signature).toBe(signPayload('{"format":"x"}', keys));
    expect(await openSigned(envelope, siteKey, nodeBundleCrypto)).toMatchObject({ ok: true });
  });
});
