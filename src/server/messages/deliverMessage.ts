import { slotAfter, slotOf } from '../../engine/channels/journeySlots';
import type { Clock } from '../../protocol/values/clock';
import { type Failure, ok, type Result } from '../../protocol/values/result';
import type { Claims } from '../claims/claims';
import { backoffMs, TRIES } from '../platform/periodicTask';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimRepository, ClaimRow } from '../records/claimRepository';
import { type MessageRepository, type MessageRow, type MessageStep, OWN_CLAIM_KEY } from '../records/messageRepository';
import type { Connector } from '../shop/connector';
import type { MessageChannel, OutgoingMessage, Sent } from './messageChannel';
import { codeRedeemed, couponNow, isUsedUp, ownClaimKey, validityOfMessage } from './messageCoupon';
import type { MessageMaker } from './messageMaker';
import type { AddressSealer } from './messageTokens';
import type { ReadBrand } from './templates/brand';

interface GiveBackDeps {
  readonly store: Pick<ClaimRepository, 'claim' | 'releaseClaim'> & Pick<MessageRepository, 'sharesClaim'>;
  readonly connector: Pick<Connector, 'deactivateCode'>;
  readonly claims: Pick<Claims, 'whileIdle'>;
}

/**
 * Ends a code that was not delivered, first in the shop, or returns it to its pool. If that fails or the process dies first, the code
 * expires like any other. A code that the shopper claimed on the page, or that another message has, stays.
 */
const giveBackClaim = async ({ store, connector, claims }: GiveBackDeps, row: MessageRow): Promise<void> => {
  const { claimKey: key } = row;
  if (!key.startsWith(OWN_CLAIM_KEY) || (await store.sharesClaim(row))) return;
  await claims.whileIdle(key, async () => {
    const claim = await store.claim(key);
    if (claim?.status !== 'issued' && claim?.status !== 'pending') return;
    const gone = claim.source === 'generated' ? await connector.deactivateCode(claim.code) : ok(undefined);
    if (gone.ok) await store.releaseClaim(key);
  });
};

export interface DeliverDeps extends GiveBackDeps {
  readonly store: Pick<MessageRepository, 'message' | 'messageTried' | 'renewClaimKey' | 'sharesClaim' | 'suppressAddress'> &
    Pick<BundleRepository, 'serving'> &
    Pick<CatalogRepository, 'catalogEntry'> &
    Pick<ClaimRepository, 'claim' | 'releaseClaim'>;
  readonly claims: Pick<Claims, 'claim' | 'whileIdle'>;
  readonly sealer: Pick<AddressSealer, 'open'>;
  readonly maker: MessageMaker;
  readonly brand: ReadBrand;
  readonly channels: readonly MessageChannel[];
  /** How long a code in a message is reserved, ms. */
  readonly ttlMs: number;
  readonly clock: Clock;
  readonly rng: () => number;
  readonly onTrouble: (sent: Exclude<Sent, { readonly kind: 'sent' }>) => void;
}

/** Result of an attempt. `away`: the carrier does not respond, so other messages need not be tried now. */
export type Delivered = 'sent' | 'ended' | 'later' | 'away';

/** No experiment. Orders from messages are identified by their code. */
const ATTRIBUTION = 'v1.message.couplet.-';

/** Temporary refusals of a claim, independent of the coupon. A later attempt may succeed. */
const PASSING: ReadonlySet<string> = new Set(['shop_unreachable', 'shop_unauthorized', 'overloaded']);

/**
 * The code that the shopper has, or a new one if that has expired or was never claimed: with a key that the device knows, only the device
 * claims. Error `code_redeemed`: it was used, and there is no second one.
 */
const createCodes = ({
  store,
  claims,
  ttlMs,
}: Pick<DeliverDeps, 'store' | 'claims' | 'ttlMs'>): ((row: MessageRow) => Promise<Result<ClaimRow>>) => {
  const claimOf = ({ couponId, couponVersion, claimKey }: MessageRow): Promise<Result<ClaimRow>> =>
    claims.claim(claimKey, { v: 'claim/1', couponId, couponVersion, attribution: ATTRIBUTION }, ttlMs);

  /** The message with a claim key of its own. Another replica may have renewed it first. */
  const renewed = async (row: MessageRow): Promise<MessageRow> => {
    await store.renewClaimKey(row, ownClaimKey());
    return (await store.message(row.id)) ?? row;
  };

  return async (given) => {
    const isUnclaimed = !given.claimKey.startsWith(OWN_CLAIM_KEY) && !(await store.claim(given.claimKey));
    const row = isUnclaimed ? await renewed(given) : given;
    let claimed = await claimOf(row);
    if (!claimed.ok && claimed.error.code === 'claim_expired') claimed = await claimOf(await renewed(row));
    return claimed.ok && isUsedUp(claimed.value) ? codeRedeemed : claimed;
  };
};

/**
 * One attempt for a leased message: checks and claims the coupon, composes the message, sends it and stores the result. If the coupon is
 * gone, no message is sent, because the shopper asked for a coupon.
 */
export const createDelivery = (deps: DeliverDeps): ((row: MessageRow) => Promise<Delivered>) => {
  const { store, sealer, maker, brand, channels, ttlMs, clock, rng } = deps;

  const codeFor = createCodes(deps);

  const compose = async (row: MessageRow): Promise<Result<OutgoingMessage>> => {
    const coupon = await couponNow(store, clock, row);
    if (!coupon.ok) return coupon;
    const to = sealer.open(row.address ?? '', row.id);
    if (!to.ok) return to;
    const about = { row, to: to.value, offered: coupon.value, brand: await brand() };
    const now = clock();
    if (row.state === 'asked') {
      const validity = await validityOfMessage(store, row, coupon.value.coupon, ttlMs, now);
      return ok(maker.confirmation(about, validity, now));
    }
    const claimed = await codeFor(row);
    return claimed.ok ? ok(maker.coupon(about, claimed.value)) : claimed;
  };

  const end = async (row: MessageRow, reason: string): Promise<Delivered> => {
    await store.messageTried(row, { state: 'ended', reason }, clock());
    if (row.state === 'due') await giveBackClaim(deps, (await store.message(row.id)) ?? row);
    return 'ended';
  };

  const wait = async (row: MessageRow, code: string, afterMs = 0): Promise<Delivered> => {
    if (row.attempts >= TRIES) return end(row, code);
    const dueAt = clock() + Math.max(afterMs, backoffMs(row.attempts, rng));
    await store.messageTried(row, { state: row.state === 'asked' ? 'asked' : 'due', dueAt }, clock());
    return 'later';
  };

  /** To the next slot of the address. */
  const postpone = async (row: MessageRow): Promise<Delivered> => {
    if (row.attempts >= TRIES) return end(row, 'slot_missed');
    await store.messageTried(row, { state: 'due', dueAt: slotAfter(row.notBefore, clock()) }, clock());
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
    // Devices count on the hour of journeys.
    if (row.journey !== null && slotOf(row.notBefore, clock()) === undefined) return postpone(row);
    const composed = await compose(row);
    return composed.ok ? settle(row, await channel.send(composed.value)) : refused(composed.error, row);
  };
};
