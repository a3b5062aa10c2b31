import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Blinded, blind, importTokenKey, uncover } from '../../../worker/outbox/blindRsa';
import { TOKEN_CONTEXT, TOKENS_AN_EPOCH, type TokenKeys } from '../../protocol/reporting/tokenKeys';
import { fail, ok, type Result } from '../../protocol/result';
import type { FleetServer } from './fleetServer';
import { solveTokenWork } from './solveTokenWork';

/** A token as a device holds it. */
export interface HeldToken {
  readonly epoch: number;
  /** Uncompressed point, base64url. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
  readonly token: string;
}

interface Draft extends Blinded {
  readonly publicKey: Buffer;
  readonly privateKey: KeyObject;
  readonly message: Uint8Array<ArrayBuffer>;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const draft = async (key: CryptoKey): Promise<Draft> => {
  const { publicKey: pair, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = pair.export({ format: 'jwk' });
  const publicKey = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const message = Uint8Array.from(createHash('sha384').update(TOKEN_CONTEXT).update(publicKey).digest());
  return { publicKey, privateKey, message, ...(await blind(key, message)) };
};

/** A batch as the worker buys it: blinded, with work. Errors: `token_epoch_unknown` (no key), those of `FleetServer`, `token_unsigned`. */
export const buyTokens = async (server: FleetServer, { keys, work }: TokenKeys, epoch: number): Promise<Result<readonly HeldToken[]>> => {
  const known = keys.find((entry) => entry.epoch === epoch);
  if (!known) return fail('token_epoch_unknown', `The bundle has no key for the tokens of epoch ${epoch}.`);
  const key = await importTokenKey(known.n);
  const drafts: Draft[] = [];
  for (let i = 0; i < TOKENS_AN_EPOCH; i++) drafts.push(await draft(key));
  const blinded = drafts.map(({ blindedMsg }) => text(blindedMsg));
  const answer = await server.tokens({ v: 'tokens/1', epoch, blinded, work: await solveTokenWork(epoch, blinded, work) });
  if (!answer.ok) return answer;
  const { signatures } = answer.value;
  try {
    const tokens = drafts.map(async ({ publicKey, privateKey, message, ...blinding }, i): Promise<HeldToken> => {
      const token = await uncover(key, message, Buffer.from(signatures[i] ?? '', 'base64url'), blinding);
      return { epoch, publicKey: text(publicKey), privateKey, token: text(token) };
    });
    return ok(await Promise.all(tokens));
  } catch {
    return fail('token_unsigned', 'The server signed with another key than the bundle has for the epoch.');
  }
};
