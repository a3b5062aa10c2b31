import { ok } from '../../protocol/result';
import type { Claims } from '../claims/claims';
import type { Connector } from '../connectors/connector';
import type { Store } from '../store/store';

export interface GiveBackDeps {
  readonly store: Pick<Store, 'claim' | 'releaseClaim'>;
  readonly connector: Pick<Connector, 'deactivateCode'>;
  readonly claims: Pick<Claims, 'whileIdle'>;
}

/** Ends a code that reached nobody, first in the shop. Where that fails, or this process dies before, it ends when its time is over, as others do. */
export const giveBackClaim = async ({ store, connector, claims }: GiveBackDeps, key: string): Promise<void> => {
  await claims.whileIdle(key, async () => {
    const claim = await store.claim(key);
    if (claim?.status !== 'issued' && claim?.status !== 'pending') return;
    const gone = claim.source === 'shared' ? ok(undefined) : await connector.deactivateCode(claim.code, claim.source);
    if (gone.ok) await store.releaseClaim(key);
  });
};
