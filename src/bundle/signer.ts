import type { Instant } from '../protocol/clock';
import type { KeyFile } from './keyFile';
import type { KeyList } from './keyList';
import type { Envelope, Manifest } from './manifest';

/** What of a key file says for whom it signs. */
type Signer = Pick<KeyFile, 'publicKey' | 'keys'>;

const listEnvelope = (keys: string): Envelope => JSON.parse(keys) as Envelope;

/** Public key of the site a key signs for, without `pk_`; its list was checked when it came to the key (`couplet keys use`). */
export const siteKeyOf = ({ publicKey, keys }: Signer): string => (keys === undefined ? publicKey : listEnvelope(keys).publicKey);

/** The list that lets a key sign; none: it is the site's key. */
export const listOf = ({ keys }: Signer): KeyList | undefined =>
  keys === undefined ? undefined : (JSON.parse(listEnvelope(keys).payload) as KeyList);

/** When a key may no longer sign; none: never. */
export const keyEnd = (signer: Signer): Instant | undefined =>
  listOf(signer)?.keys.find(({ publicKey }) => publicKey === signer.publicKey)?.notAfter;

/** The manifest as it is to be signed by a key: it names the list, so that under another one it is another bundle, which devices fetch. */
export const signedUnder = ({ keySerial: _, ...manifest }: Manifest, signer: Signer): Manifest => {
  const list = listOf(signer);
  return list ? { ...manifest, keySerial: list.serial } : manifest;
};
