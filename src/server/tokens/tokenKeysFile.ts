import type { TokenKeys } from '../../protocol/reporting/tokens';
import type { TokenKey } from '../store/tokenStore';

/** Leading zero bits that a batch costs: a second or so of a telephone, once in 28 days. */
export const TOKEN_WORK = 16;

/** The public halves, as a bundle has them beside its manifest; the same keys give the same bytes. */
export const tokenKeysFile = (keys: readonly TokenKey[]): Uint8Array => {
  const file: TokenKeys = { v: 'token-keys/1', work: TOKEN_WORK, keys: keys.map(({ epoch, n }) => ({ epoch, n })) };
  return new Uint8Array(Buffer.from(JSON.stringify(file), 'utf8'));
};
