import { sameSecret } from '../http/sameSecret';
import { sha256 } from '../http/sha256';
import type { Store } from '../store/store';
import type { Principal } from './principal';

export interface TokenDeps {
  readonly store: Pick<Store, 'tokenByHash'>;
  /** The owner's token, from the environment or the data folder. */
  readonly adminToken: string;
}

interface Holder extends Pick<Principal, 'actor' | 'role'> {
  /** Of a token made here. */
  readonly tokenId: string | undefined;
}

/** Tokens made here: 32 random bytes. Others are not worth a look into the store. */
const TOKEN = /^ct_[A-Za-z0-9_-]{43}$/;

/** Whose token it is; undefined for one that is wrong or revoked. */
export const holderOf = async (token: string, { store, adminToken }: TokenDeps): Promise<Holder | undefined> => {
  if (sameSecret(token, adminToken)) return { actor: 'token:ADMIN_TOKEN', role: 'owner', tokenId: undefined };
  const known = TOKEN.test(token) ? await store.tokenByHash(sha256(token)) : undefined;
  return known && { actor: `token:${known.name}`, role: known.role, tokenId: known.id };
};
