import { createHmac, hkdfSync } from 'node:crypto';
import { createSealer, type Sealer } from '../sealer';

/** What keeps addresses: sealed so that they can be written to, hashed so that they can be found. */
export interface AddressSealer extends Sealer {
  /** HMAC-SHA256 for one use, base64url: under the newest key first, then under each older one. */
  hashes(use: string, text: string): readonly [string, ...string[]];
}

/** @param secrets newest first: it seals; older ones still open and find what was kept under them */
export const createAddressSealer = (secrets: readonly [string, ...string[]]): AddressSealer => {
  const keyOf = (secret: string) => ({
    sealer: createSealer(secret, 'couplet message addresses'),
    hash: Buffer.from(hkdfSync('sha256', secret, '', 'couplet message hashes', 32)),
  });
  const [first, ...others] = secrets;
  const newest = keyOf(first);
  const older = others.map(keyOf);
  const hash = (key: Buffer, use: string, text: string): string => createHmac('sha256', key).update(`${use}\0${text}`).digest('base64url');

  return {
    seal: newest.sealer.seal,
    open: (sealed, row) => {
      const opened = newest.sealer.open(sealed, row);
      if (opened.ok || opened.error.code !== 'sealed_otherwise') return opened;
      return older.map(({ sealer }) => sealer.open(sealed, row)).find((one) => one.ok || one.error.code !== 'sealed_otherwise') ?? opened;
    },
    hashes: (use, text) => [hash(newest.hash, use, text), ...older.map((key) => hash(key.hash, use, text))],
  };
};
