import { readTokenKeys } from '../../bundle/readTokenKeys';
import { fail, ok, type Result } from '../../protocol/result';
import type { TokenStore } from '../store/tokenStore';
import { TOKEN_WORK } from '../tokens/tokenKeysFile';

/**
 * Are these the keys this server signs tokens with? With others no report would ever be counted. Errors: `token_keys_invalid`,
 * `token_keys_unknown`.
 */
export const checkTokenKeys = async (bytes: Uint8Array | undefined, store: Pick<TokenStore, 'tokenKeys'>): Promise<Result<undefined>> => {
  const file = readTokenKeys(bytes);
  if (!file.ok) return file;
  const own = new Map((await store.tokenKeys()).map(({ epoch, n }) => [epoch, n]));
  const strange = file.value.keys.find(({ epoch, n }) => own.get(epoch) !== n);
  return strange || file.value.work !== TOKEN_WORK
    ? fail('token_keys_unknown', 'The bundle has other keys for tokens than this server signs with.', `epoch ${strange?.epoch ?? 'work'}`)
    : ok(undefined);
};
