import { constants, createHash, createPrivateKey, sign } from 'node:crypto';
import { seededRng } from '../../src/maths/random';
import { epochEnd, TOKEN_CONTEXT, TOKENS_AN_EPOCH } from '../../src/protocol/reporting/tokens';
import type { TokenKey } from '../../src/server/records/reportRepository';
import type { LoadedBundle } from '../../worker/bundle/loadedBundle';
import { webBundleCrypto } from '../../worker/bundle/webBundleCrypto';
import { flushOutbox } from '../../worker/outbox/flushOutbox';
import type { WorkerPorts } from '../../worker/ports';
import { createProblems } from '../../worker/problems';
import type { DeviceStorage, StoredToken } from '../../worker/storage/deviceStorage';
import { memoryStorage } from '../../worker/storage/memoryStorage';
import { flushUntilEmpty, putReports } from '../helpers/outbox';

export interface DeviceWorld {
  readonly bundle: LoadedBundle;
  readonly key: TokenKey;
  readonly now: number;
  readonly fetch: WorkerPorts['fetch'];
  /** Resolves when the server answers again. */
  readonly up: () => Promise<unknown>;
}

export interface DeviceHabits {
  /** Fetches its tokens itself; else it has a batch already, whose signatures were made without the detour of blinding. */
  readonly fetchesTokens: boolean;
  /** Do its two tabs know of each other? Where a browser has no locks both send at once. */
  readonly locks: boolean;
  /** Stands between the tabs and the storage: a broken device. */
  readonly broken?: (storage: DeviceStorage, bundle: string) => DeviceStorage;
}

const mint = async ({ epoch, privateKey }: TokenKey): Promise<StoredToken> => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const message = createHash('sha384').update(TOKEN_CONTEXT).update(point).digest();
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  const token = sign('sha384', message, { key: createPrivateKey(privateKey), ...padding });
  const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  return { epoch, publicKey: base64url(point), privateKey: pair.privateKey, token: base64url(token) };
};

/** A device with reports to send from two tabs on one storage, by the worker's own outbox. */
export const honestDevice = async (
  ids: readonly string[],
  { bundle, key, now, fetch, up }: DeviceWorld,
  { fetchesTokens, locks, broken }: DeviceHabits,
  seed: number,
) => {
  const storage = memoryStorage();
  await putReports(storage, bundle.id, ids, now);
  if (!fetchesTokens) {
    const left = await Promise.all(Array.from({ length: TOKENS_AN_EPOCH }, () => mint(key)));
    const batch = { epoch: key.epoch, n: key.n, file: bundle.manifest.tokens?.keys.sha256 ?? '' };
    const stock = { version: 1 as const, until: epochEnd(key.epoch), noticed: key.epoch, batch, left };
    await storage.transaction(['meta'], 'readwrite', (t) => t.putMeta('tokens', stock));
  }
  const held = new Set<string>();
  const seen = broken?.(storage, bundle.id) ?? storage;
  const rng = seededRng(seed);
  let clock = now;
  const tab = (): Promise<void> => {
    const ports = {
      clock: () => clock,
      rng,
      crypto: webBundleCrypto,
      reportDelay: 20_000,
      fetch,
      exclusively: async (name: string, work: () => Promise<void>) => {
        if (locks && held.has(name)) return;
        held.add(name);
        await work().finally(() => held.delete(name));
      },
    } as unknown as WorkerPorts;
    return flushOutbox(ports, 'https://couplet.test', seen, createProblems(ports.clock), bundle);
  };
  return {
    /** Sends until everything is acknowledged. */
    run: (): Promise<void> =>
      flushUntilEmpty(
        seen,
        now,
        (at) => {
          clock = at;
          return Promise.all([tab(), tab()]);
        },
        up,
      ),
    /** Ids it holds to be delivered. */
    sent: (): Promise<readonly string[]> => storage.transaction(['sent'], 'readonly', (t) => t.keys('sent')),
  };
};
