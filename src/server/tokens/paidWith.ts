import { readSpend } from '../../protocol/reporting/spend';
import { fail, ok, type Result } from '../../protocol/result';
import type { RouteDeps } from '../deps';
import type { SpentToken } from '../store/tokenStore';
import { createTokensRequired } from './tokensRequired';
import { verifySpend } from './verifySpend';

/**
 * What a message is paid with: `undefined` where it comes alone and that is enough. Errors: `token_required`, `report_malformed`, those of `verifySpend`.
 * @param message its own bytes, with which the body begins
 */
export const createPaidWith = ({
  store,
  bundleFacts,
  keyring,
  clock,
}: Pick<RouteDeps, 'store' | 'bundleFacts' | 'keyring' | 'clock'>): ((
  message: Buffer,
  body: Buffer,
) => Promise<Result<SpentToken | undefined>>) => {
  const tokensRequired = createTokensRequired(store, bundleFacts);
  return async (message, body) => {
    if (body.length === message.length)
      return (await tokensRequired(clock())) ? fail('token_required', 'A report here needs a token.') : ok(undefined);
    const spend = readSpend(body.toString('latin1'), message.length);
    return spend.ok ? verifySpend(message, spend.value, keyring, clock()) : spend;
  };
};
