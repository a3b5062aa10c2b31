import { parseJsonWith } from '../../src/protocol/parse';
import { routes } from '../../src/protocol/protocol';
import { type TokenRequest, tokenResponseSchema } from '../../src/protocol/reporting/tokenBatch';
import { TOKEN_CONTEXT, TOKENS_AN_EPOCH, type TokenKeys } from '../../src/protocol/reporting/tokenKeys';
import { fail, ok, type Result } from '../../src/protocol/result';
import { fromBase64url, toBase64url } from '../../src/secureAggregation/base64url';
import type { WorkerPorts } from '../ports';
import type { StoredToken } from '../storage/deviceStorage';
import { request } from '../sync/http';
import { type Blinded, blind, importTokenKey, uncover } from './blindRsa';
import { solveWork } from './solveWork';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

interface Draft extends Blinded {
  readonly publicKey: Uint8Array;
  readonly privateKey: CryptoKey;
  /** SHA-384 of the context and the key. */
  readonly message: Uint8Array<ArrayBuffer>;
}

/** A fresh pair whose private half no script can read, also not from storage, and its hash, blinded. */
const draft = async (key: CryptoKey): Promise<Draft> => {
  const pair = await crypto.subtle.generateKey(P256, false, ['sign', 'verify']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const signed = new Uint8Array([...new TextEncoder().encode(TOKEN_CONTEXT), ...publicKey]);
  const message = new Uint8Array(await crypto.subtle.digest('SHA-384', signed));
  return { publicKey, privateKey: pair.privateKey, message, ...(await blind(key, message)) };
};

/**
 * A batch of tokens for an epoch. The server sees blinded messages and work, the same number of both from everybody, and cannot know a token again.
 * Errors: `token_epoch_unknown` (no key), `unreachable`, `tokens_refused`, `tokens_malformed`, `token_unsigned` (a signature of another key).
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
  const body: TokenRequest = { v: 'tokens/1', epoch, blinded, work: await solveWork(epoch, blinded, work) };
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
    return fail('token_unsigned', 'The server signed with another key than the bundle has for the epoch.');
  }
};
