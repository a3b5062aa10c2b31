import { randomBytes } from 'node:crypto';
import { HELD_AT_MOST } from '../../engine/channels/channelSettings';
import { maxDiscount } from '../../engine/eligibility/discountOf';
import type { Clock } from '../../protocol/clock';
import { fail, type Result } from '../../protocol/result';
import type { SendRequest } from '../../protocol/sendRequest';
import { noRoom } from '../store/budgetError';
import type { CatalogState, Store } from '../store/store';
import type { AddressSealer } from './addressSealer';
import { couponNow } from './couponNow';
import { ADDRESS_WINDOW, PER_ADDRESS } from './messageTimes';
import { normalAddress } from './normalAddress';

export interface AskDeps {
  readonly store: Pick<Store, 'addMessage' | 'catalogEntry' | 'serving'>;
  readonly sealer: AddressSealer;
  readonly clock: Clock;
  /** Is there a channel of this name? */
  readonly hasChannel: (channel: SendRequest['channel']) => boolean;
}

/** What an address is found by, whichever key its hash was made with. */
export const addressHashes = (
  sealer: Pick<AddressSealer, 'hashes'>,
  channel: SendRequest['channel'],
  normal: string,
): readonly [string, ...string[]] => sealer.hashes('address', `${channel}\0${normal}`);

/** Whatever becomes of what is reserved now, who asks for a coupon without room is told so at once; in the end the claim decides. */
const isFull = ({ coupon, budget, usedMoney, reservedMoney, usedCount, reservedCount }: CatalogState): boolean =>
  (budget.count !== undefined && usedCount + reservedCount + 1 > budget.count) ||
  (budget.money !== undefined && usedMoney + reservedMoney + maxDiscount(coupon.discount) > budget.money);

/**
 * Takes a shopper's request into the queue. Whether the address is new, known, suppressed or over its limit, the same is done and answered. Errors:
 * `channel_off`, `address_malformed`, those of `couponNow`, `budget_exhausted`, `idempotency_conflict`, `overloaded`.
 */
export const askForMessage =
  ({ store, sealer, clock, hasChannel }: AskDeps) =>
  async (requestKey: string, request: SendRequest): Promise<Result<boolean>> => {
    const { channel, couponId, couponVersion, locale, notBefore = 0 } = request;
    if (!hasChannel(channel)) return fail('channel_off', 'The shop does not send messages this way.', 'channel');
    const found = normalAddress(channel, request.address);
    if (!found.ok) return found;
    const coupon = await couponNow(store, clock, request);
    if (!coupon.ok) return coupon;
    if (isFull(coupon.value)) return noRoom('budget_exhausted');
    const now = clock();
    const id = randomBytes(16).toString('hex');
    return store.addMessage(
      {
        id,
        requestKey,
        bodyHashes: sealer.hashes('body', JSON.stringify([channel, found.value.normal, couponId, couponVersion])),
        // No outsider may claim by it, so it is neither the request's key nor the id, which links and messages carry.
        claimKey: `message-${randomBytes(18).toString('base64url')}`,
        channel,
        address: sealer.seal(found.value.address, id),
        addressHashes: addressHashes(sealer, channel, found.value.normal),
        couponId,
        couponVersion,
        locale,
        notBefore: Math.min(notBefore, now + HELD_AT_MOST),
        createdAt: now,
      },
      { since: now - ADDRESS_WINDOW, most: PER_ADDRESS },
    );
  };
