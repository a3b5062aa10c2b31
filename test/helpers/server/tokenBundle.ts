import { createHash } from 'node:crypto';
import type { Store } from '../../../src/server/store/store';
import { makeTokenKeys } from '../../../src/server/tokens/makeTokenKeys';
import { tokenKeysFile } from '../../../src/server/tokens/tokenKeysFile';
import { type TestBundle, type TestBundleOptions, type TestKey, testBundle } from '../testBundle';

/** A bundle that announces the store's keys for tokens, of so many epochs; they are made where there are none. */
export const tokenBundle = async (
  key: TestKey,
  store: Store,
  { now, epochs = 1, change = {}, ...options }: TestBundleOptions & { readonly now: number; readonly epochs?: number },
): Promise<TestBundle> => {
  const file = Uint8Array.from(tokenKeysFile(await makeTokenKeys(store, now, epochs)));
  const sha256 = createHash('sha256').update(file).digest('hex');
  const bundle = await testBundle(key, { ...options, change: { ...change, tokens: { keys: { sha256, bytes: file.length } } } });
  return { ...bundle, shards: new Map([...bundle.shards, [sha256, file]]) };
};
