import type { Clock } from '../../protocol/values/clock';
import { type Failure, ok, type Result } from '../../protocol/values/result';
import type { Claims } from '../claims/claims';
import { backoffMs, TRIES } from '../platform/periodicTask';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimRepository } from '../records/claimRepository';
import type { MessageRepository, MessageRow, MessageStep } from '../records/messageRepository';
import type { Connector } from '../shop/connector';
import { couponNow } from './askForMessage';
import type { MessageChannel, OutgoingMessage, Sent } from './messageChannel';
import type { MessageMaker } from './messageMaker';
import type { AddressSealer } from './messageTokens';

interface GiveBackDeps {
  readonly store: Pick<ClaimRepository, 'claim' | 'releaseClaim'>;
  readonly connector: Pick<Connector, 'deactivateCode'>;
  readonly claims: Pick<Claims, 'whileIdle'>;
}

/** Ends a code that reached nobody, first in the shop. Where that fails, or this process dies before, it ends when its time is over, as others do. */
const giveBackClaim = async ({ store, connector, claims }: GiveBackDeps, key: string): Promise<void> => {
  await claims.whileIdle(key, async () => {
    const claim = await store.claim(key);
    if (claim?.status !== 'issued' && claim?.status !== 'pending') return;
    const gone = claim.source === 'shared' ? ok(undefined) : await connector.deactivateCode(claim.code, claim.source);
    if (gone.ok) await store.releaseClaim(key);
  });
};

export interface DeliverDeps extends GiveBackDeps {
  readonly store: Pick<MessageRepository, 'messageTried' | 'suppressAddress'> &
    Pick<BundleRepository, 'serving'> &
    Pick<CatalogRepository, 'catalogEntry'> &
    Pick<ClaimRepository, 'claim' | 'releaseClaim'>;
  readonly claims: Pick<Claims, 'claim' | 'whileIdle'>;
  readonly sealer: Pick<AddressSealer, 'open'>;
  readonly maker: MessageMaker;
  readonly channels: readonly MessageChannel[];
  /** How long a code in a message is held, ms. */
  readonly ttlMs: number;
  readonly clock: Clock;
  readonly rng: () => number;
  readonly onTrouble: (sent: Exclude<Sent, { readonly kind: 'sent' }>) => void;
}

/** What a try came to; `away`: whoever carries messages does not answer, so that the others need not be tried now. */
export type Delivered = 'sent' | 'ended' | 'later' | 'away';

/** No experiment: what is bought with a message is told apart by its code. */
const ATTRIBUTION = 'v1.message.couplet.-';

/** Refusals of a claim that say nothing of the coupon: the same may succeed in a while. */
const PASSING: ReadonlySet<string> = new Set(['shop_unreachable', 'shop_unauthorized', 'overloaded']);

/**
 * One try of a message that is leased: the coupon is looked at again and claimed, the message is written and handed over, and what came of it is written
 * down. A coupon that is gone is never written about: the shopper asked for a coupon, and a message without one would be one too many.
 */
export const createDelivery = (deps: DeliverDeps): ((row: MessageRow) => Promise<Delivered>) => {
  const { store, claims, sealer, maker, channels, ttlMs, clock, rng } = deps;

  const compose = async (row: MessageRow): Promise<Result<OutgoingMessage>> => {
    const coupon = await couponNow(store, clock, row);
    if (!coupon.ok) return coupon;
    const to = sealer.open(row.address ?? '', row.id);
    if (!to.ok) return to;
    if (row.state === 'asked') return ok(maker.confirmation(row, to.value, coupon.value, clock()));
    const { couponId, couponVersion, claimKey } = row;
    const claimed = await claims.claim(claimKey, { v: 'claim/1', couponId, couponVersion, attribution: ATTRIBUTION }, ttlMs);
    return claimed.ok ? ok(maker.coupon(row, to.value, coupon.value, claimed.value)) : claimed;
  };

  const end = async (row: MessageRow, reason: string): Promise<Delivered> => {
    await store.messageTried(row, { state: 'ended', reason }, clock());
    if (row.state === 'due') await giveBackClaim(deps, row.claimKey);
    return 'ended';
  };

  const wait = async (row: MessageRow, code: string, afterMs = 0): Promise<Delivered> => {
    if (row.attempts >= TRIES) return end(row, code);
    const dueAt = clock() + Math.max(afterMs, backoffMs(row.attempts, rng));
    await store.messageTried(row, { state: row.state === 'asked' ? 'asked' : 'due', dueAt }, clock());
    return 'later';
  };

  const settle = async (row: MessageRow, sent: Sent): Promise<Delivered> => {
    if (sent.kind !== 'sent') deps.onTrouble(sent);
    switch (sent.kind) {
      case 'sent': {
        const step: MessageStep = { state: row.state === 'asked' ? 'confirming' : 'sent' };
        await store.messageTried(row, step, clock());
        return 'sent';
      }
      case 'later': {
        const waits = await wait(row, sent.code, sent.afterMs);
        return sent.code === 'relay_unreachable' && waits === 'later' ? 'away' : waits;
      }
      case 'refused':
        if (sent.addressIsBad) await store.suppressAddress([row.addressHash], sent.code, clock());
        return end(row, sent.code);
      default:
        return sent satisfies never;
    }
  };

  const refused = ({ code }: Failure, row: MessageRow): Promise<Delivered> => (PASSING.has(code) ? wait(row, code) : end(row, code));

  return async (row) => {
    const channel = channels.find((one) => one.channel === row.channel);
    if (!channel) return end(row, 'channel_off');
    const composed = await compose(row);
    return composed.ok ? settle(row, await channel.send(composed.value)) : refused(composed.error, row);
  };
};
