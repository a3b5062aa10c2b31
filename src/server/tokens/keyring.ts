import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { TokenStore } from '../store/tokenStore';

interface EpochKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The key of an epoch, if there is one. Keys never change, so each is read once. */
export type Keyring = (epoch: number) => Promise<EpochKey | undefined>;

export const createKeyring = (store: Pick<TokenStore, 'tokenKeys'>): Keyring => {
  const known = new Map<number, EpochKey>();
  return async (epoch) => {
    const row = known.has(epoch) ? undefined : (await store.tokenKeys()).find((key) => key.epoch === epoch);
    if (row) {
      const privateKey = createPrivateKey(row.privateKey);
      known.set(epoch, { privateKey, publicKey: createPublicKey(privateKey) });
    }
    return known.get(epoch);
  };
};
