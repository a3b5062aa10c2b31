import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { epochOf, type TokenKeys } from '../../protocol/reporting/tokens';
import type { Clock } from '../../protocol/values/clock';
import type { TokenKey, TokenRepository } from '../records/reportRepository';

/** Leading zero bits of the proof of work for a batch: about a second on a phone, once in 28 days. */
export const TOKEN_WORK = 16;

/** The public keys, as a file of the bundle. The same keys give the same bytes. */
export const tokenKeysFile = (keys: readonly TokenKey[]): Uint8Array => {
  const file: TokenKeys = { v: 'token-keys/1', work: TOKEN_WORK, keys: keys.map(({ epoch, n }) => ({ epoch, n })) };
  return new Uint8Array(Buffer.from(JSON.stringify(file), 'utf8'));
};

/**
 * Epochs with keys created in advance, including the current one. If a bundle is not republished within a year, its devices can no longer
 * send reports.
 */
export const TOKEN_EPOCHS = 13;

const pair = promisify(generateKeyPair);

const makeKey = async (epoch: number): Promise<TokenKey> => {
  const { privateKey, publicKey } = await pair('rsa', { modulusLength: 2048, publicExponent: 65_537 });
  const { n = '' } = publicKey.export({ format: 'jwk' });
  return { epoch, n, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
};

/**
 * The keys of this epoch and the following ones. Missing keys are created in other threads, in some hundred milliseconds each. They never
 * leave the store (docs/adr/023). If replicas create them simultaneously, one wins.
 */
export const makeTokenKeys = async (
  store: Pick<TokenRepository, 'tokenKeys' | 'addTokenKeys'>,
  now: number,
  ahead = TOKEN_EPOCHS,
): Promise<readonly TokenKey[]> => {
  const from = epochOf(now);
  const wanted = Array.from({ length: ahead }, (_, i) => from + i);
  const known = new Set((await store.tokenKeys()).map(({ epoch }) => epoch));
  const missing = wanted.filter((epoch) => !known.has(epoch));
  if (missing.length > 0) await store.addTokenKeys(await Promise.all(missing.map(makeKey)), now);
  return (await store.tokenKeys()).filter(({ epoch }) => wanted.includes(epoch));
};

interface EpochKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The key of an epoch, if it exists. Keys never change, so each is read once. */
export type Keyring = (epoch: number) => Promise<EpochKey | undefined>;

export const createKeyring = (store: Pick<TokenRepository, 'tokenKeys'>): Keyring => {
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

/** Public token keys as a bundle file, for signing bundles elsewhere. Register inside a scope that requires a role. */
export const tokenKeysRoute = (
  scope: FastifyInstance,
  { store, clock }: { readonly store: TokenRepository; readonly clock: Clock },
): void => {
  scope.get(
    '/v1/admin/token-keys',
    {
      config: { subject: 'token_keys', access: 'write' },
      schema: {
        summary: 'Public token keys of this epoch and the next ones, created if missing, to be signed with a bundle',
      },
    },
    async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(Buffer.from(tokenKeysFile(await makeTokenKeys(store, clock())))),
  );
};
