import type { Spend } from '../../protocol/reporting/spend';
import { isSpendable } from '../../protocol/reporting/tokenKeys';
import { fail, ok, type Result } from '../../protocol/result';
import { sha256 } from '../http/sha256';
import type { SpentToken } from '../store/tokenStore';
import type { Keyring } from './keyring';
import { verifyBody } from './verifyBody';
import { verifyToken } from './verifyToken';

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

/**
 * Is this report paid for? Whether the token was spent before is the store's to say. Errors: `token_epoch` (it is not of this epoch or the last one),
 * `token_invalid` (nobody here signed it), `token_body` (whoever holds the token did not sign this report).
 * @param body the report's own bytes
 */
export const verifySpend = async (body: Uint8Array, spend: Spend, keyring: Keyring, now: number): Promise<Result<SpentToken>> => {
  const key = isSpendable(spend.epoch, now) ? await keyring(spend.epoch) : undefined;
  if (!key) return fail('token_epoch', 'The token is of an epoch that is over, or of none.');
  const publicKey = bytes(spend.publicKey);
  if (!verifyToken(publicKey, bytes(spend.token), key.publicKey)) return fail('token_invalid', 'The token was not signed here.');
  if (!verifyBody(body, publicKey, bytes(spend.signature)))
    return fail('token_body', 'The report is not the one that its token was spent on.');
  return ok({ epoch: spend.epoch, keySha256: sha256(publicKey) });
};
