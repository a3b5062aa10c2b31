import { readTokenKeys } from '../../src/bundle/checkManifest';
import { checkShard } from '../../src/bundle/openSigned';
import { routes } from '../../src/protocol/protocol';
import {
  epochEnd,
  epochOf,
  TOKEN_CONTEXT,
  TOKENS_AN_EPOCH,
  type TokenKeys,
  type TokenRequest,
  tokenResponseSchema,
  workText,
} from '../../src/protocol/reporting/tokens';
import { HOUR } from '../../src/protocol/values/clock';
import { parseJsonWith } from '../../src/protocol/values/parse';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import { fromBase64url, toBase64url } from '../../src/secureAggregation/bytes';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { solveWork } from '../platform';
import type { WorkerPorts } from '../ports';
import type { DeviceStorage, MetaValues, StoredToken } from '../storage/deviceStorage';
import { request } from '../sync/http';
import { type Blinded, blind, importTokenKey, uncover } from './blindRsa';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

interface Draft extends Blinded {
  readonly publicKey: Uint8Array;
  readonly privateKey: CryptoKey;
  /** SHA-384 of the context and the key. */
  readonly message: Uint8Array<ArrayBuffer>;
}

/** A new key pair whose private key no script can read, not even from storage, and its hash, blinded. */
const draft = async (key: CryptoKey): Promise<Draft> => {
  const pair = await crypto.subtle.generateKey(P256, false, ['sign', 'verify']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const signed = new Uint8Array([...new TextEncoder().encode(TOKEN_CONTEXT), ...publicKey]);
  const message = new Uint8Array(await crypto.subtle.digest('SHA-384', signed));
  return { publicKey, privateKey: pair.privateKey, message, ...(await blind(key, message)) };
};

/**
 * A batch of tokens for an epoch. The server sees blinded messages and proof of work, the same number of both from every device, and cannot
 * recognise a token. Errors: `token_epoch_unknown` (no key), `unreachable`, `tokens_refused`, `tokens_malformed`, `token_unsigned` (a
 * signature of another key).
 */
export const fetchTokens = async (
  ports: Pick<WorkerPorts, 'fetch'>,
  api: string,
  { keys, work }: TokenKeys,
  epoch: number,
): Promise<Result<readonly StoredToken[]>> => {
  const known = keys.find((entry) => entry.epoch === epoch);
  if (!known) return fail('token_epoch_unknown', `The bundle has no key for the tokens of epoch ${epoch}.`);
  const key = await importTokenKey(known.n);
  const drafts: Draft[] = [];
  // One after the other: the arithmetic of each keeps the worker busy for some ten milliseconds.
  for (let i = 0; i < TOKENS_AN_EPOCH; i++) drafts.push(await draft(key));
  const blinded = drafts.map(({ blindedMsg }) => toBase64url(blindedMsg));
  const body: TokenRequest = { v: 'tokens/1', epoch, blinded, work: await solveWork(workText(epoch, blinded), work) };
  const answer = await request(ports, api + routes.tokens, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return fail('tokens_refused', `The server refused tokens with status ${answer.value.status}.`);
  const read = parseJsonWith(tokenResponseSchema, await answer.value.text(), 'tokens_malformed');
  if (!read.ok) return read;
  try {
    return ok(
      await Promise.all(
        drafts.map(async ({ publicKey, privateKey, message, ...blinding }, i) => ({
          epoch,
          publicKey: toBase64url(publicKey),
          privateKey,
          token: toBase64url(await uncover(key, message, fromBase64url(read.value.signatures[i] ?? ''), blinding)),
        })),
      ),
    );
  } catch {
    return fail('token_unsigned', 'The server signed with another key than the bundle names.');
  }
};

/**
 * The keys announced by the signed manifest through the hash of their file. This is the only way in which a device gets a key, so that
 * every device has the same. Errors: `unreachable`, `token_keys_unavailable`, those of `checkShard`, `token_keys_invalid`.
 */
const loadTokenKeys = async (
  ports: Pick<WorkerPorts, 'fetch' | 'crypto'>,
  api: string,
  { id, manifest: { tokens } }: LoadedBundle,
): Promise<Result<TokenKeys>> => {
  if (!tokens) return fail('token_keys_unavailable', 'The bundle announces no keys for tokens.');
  const answer = await request(ports, api + routes.shard(id, tokens.keys.sha256));
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return fail('token_keys_unavailable', `Token keys: status ${answer.value.status}.`);
  const bytes = await checkShard(tokens.keys, new Uint8Array(await answer.value.arrayBuffer()), ports.crypto);
  return bytes.ok ? readTokenKeys(bytes.value) : bytes;
};

type Stock = MetaValues['tokens'];

/** Delay after a failure, so that the proof of work of a batch is not repeated on every page. */
const RETRY = 6 * HOUR;

/**
 * The stock after checking the keys of a bundle: with the tokens of this epoch, or unchanged if it already has them. Error
 * `token_key_changed` and those of the functions it calls.
 */
const restock = async (
  ports: WorkerPorts,
  api: string,
  bundle: LoadedBundle,
  { batch, left }: Stock,
  now: number,
): Promise<Result<Pick<Stock, 'batch' | 'left'>>> => {
  const [epoch, file] = [epochOf(now), bundle.manifest.tokens?.keys.sha256 ?? ''];
  const keys = await loadTokenKeys(ports, api, bundle);
  if (!keys.ok) return keys;
  const n = keys.value.keys.find((key) => key.epoch === epoch)?.n ?? '';
  if (batch?.epoch === epoch)
    return n === batch.n
      ? ok({ batch: { ...batch, file }, left })
      : fail('token_key_changed', 'An earlier bundle had another key for this epoch, so no token is fetched.');
  const fetched = await fetchTokens(ports, api, keys.value, epoch);
  return fetched.ok
    ? ok({ batch: { epoch, n, file }, left: [...left.filter((token) => token.epoch + 1 === epoch), ...fetched.value] })
    : fetched;
};

/**
 * One batch of tokens per epoch, in advance and in any case, at a random moment after the epoch was first noticed, so that the time reveals
 * nothing about reports. One tab at a time. Errors: those of `restock`, tried again hours later.
 */
export const stockTokens = async (
  ports: WorkerPorts,
  api: string,
  store: DeviceStorage,
  bundle: LoadedBundle,
): Promise<Result<undefined>> => {
  const now = ports.clock();
  const epoch = epochOf(now);
  const { tokens } = bundle.manifest;
  const stock = () => store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('tokens'));
  const known = await stock();
  const isStocked = known?.batch?.epoch === epoch && known.batch.file === tokens?.keys.sha256;
  if (!tokens || isStocked) return ok(undefined);
  const keep = (change: Partial<Stock>): Promise<void> =>
    store.transaction(['meta'], 'readwrite', async (transaction) => {
      const current = await transaction.meta('tokens');
      // Not written back if erased in the meantime.
      if (current || !known)
        await transaction.putMeta('tokens', { version: 1, until: now, noticed: epoch, left: [], ...current, ...change });
    });
  if (known?.noticed !== epoch) {
    await keep({ noticed: epoch, until: now + Math.floor((ports.rng.uint32() / 2 ** 32) * ports.reportDelay) });
    return ok(undefined);
  }
  // If the file has changed within an epoch that has its tokens, it is checked without waiting: only the file is fetched for it.
  if (known.until > now && known.batch?.epoch !== epoch) return ok(undefined);
  const stocked = await restock(ports, api, bundle, known, now);
  await keep(stocked.ok ? { ...stocked.value, until: epochEnd(epoch) } : { until: now + RETRY });
  return stocked.ok ? ok(undefined) : stocked;
};
