import { randomBytes } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { HELD_AT_MOST } from '../../engine/channels/channelSettings';
import { maxDiscount } from '../../engine/eligibility/discountOf';
import type { MessageChannelName, SendRequest } from '../../protocol/sendRequest';
import type { Clock } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { budgetError } from '../budgets/budgetUsage';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository, CatalogState } from '../records/catalogRepository';
import type { MessageRepository } from '../records/messageRepository';
import { ADDRESS_WINDOW, PER_ADDRESS } from './messageChannel';
import type { AddressSealer } from './messageTokens';

interface Address {
  /** The address to send to. */
  readonly address: string;
  /** Normalised for look-ups: equal for all spellings of the same mailbox. */
  readonly normal: string;
}

/** `dot-atom` of RFC 5322 §3.2.3 with letters beyond ASCII (RFC 6531). Quoted local parts are not supported. */
const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

const email = (text: string): Address | undefined => {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = domainToASCII(text.slice(at + 1));
  if (at < 1 || at > 64 || !LOCAL.test(local) || !DOMAIN.test(domain)) return undefined;
  return { address: `${local}@${domain}`, normal: `${local.toLowerCase()}@${domain}` };
};

/** E.164 (https://www.itu.int/rec/T-REC-E.164), written with the usual separators. */
const telephone = (text: string): Address | undefined => {
  const number = text.replaceAll(/[\s().-]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(number) ? { address: number, normal: number } : undefined;
};

/** Error: `address_malformed`, which does not reveal whether the address is known. */
export const normalAddress = (channel: MessageChannelName, text: string): Result<Address> => {
  const found = channel === 'email' ? email(text.trim().normalize('NFC')) : telephone(text.trim());
  const wanted = channel === 'email' ? 'an e-mail address' : 'a telephone number with its country, such as +49 30 123456';
  return found ? ok(found) : fail('address_malformed', `This is not ${wanted}.`, 'address');
};

/**
 * The coupon of a message, if it is still available. Errors: `serving_stopped`, `coupon_unknown`, `coupon_stale`, `coupon_expired`. Whether
 * its budget has room is decided when its code is claimed.
 */
export const couponNow = async (
  store: Pick<BundleRepository, 'serving'> & Pick<CatalogRepository, 'catalogEntry'>,
  clock: Clock,
  { couponId, couponVersion }: { readonly couponId: string; readonly couponVersion: number },
): Promise<Result<CatalogState>> => {
  if (!(await store.serving())) return fail('serving_stopped', 'The shop has stopped all coupons for now.');
  const entry = await store.catalogEntry(couponId);
  if (!entry) return fail('coupon_unknown', 'Unknown coupon.', 'couponId');
  if (entry.coupon.version !== couponVersion) return fail('coupon_stale', 'This coupon has changed since it was shown.', 'couponVersion');
  return clock() < entry.coupon.endsAt ? ok(entry) : fail('coupon_expired', 'This coupon has ended.');
};

interface AskDeps {
  readonly store: Pick<MessageRepository, 'addMessage'> & Pick<CatalogRepository, 'catalogEntry'> & Pick<BundleRepository, 'serving'>;
  readonly sealer: AddressSealer;
  readonly clock: Clock;
  /** Whether a channel of this name is set up. */
  readonly hasChannel: (channel: SendRequest['channel']) => boolean;
}

/** Hashes to look up an address, one per key. */
export const addressHashes = (
  sealer: Pick<AddressSealer, 'hashes'>,
  channel: SendRequest['channel'],
  normal: string,
): readonly [string, ...string[]] => sealer.hashes('address', `${channel}\0${normal}`);

/**
 * Whether the budget has no room now. The shopper is told at once, although reservations may still be released; the claim decides in the
 * end.
 */
const isFull = ({ coupon, budget, usedMoney, reservedMoney, usedCount, reservedCount }: CatalogState): boolean =>
  (budget.count !== undefined && usedCount + reservedCount + 1 > budget.count) ||
  (budget.money !== undefined && usedMoney + reservedMoney + maxDiscount(coupon.discount) > budget.money);

/**
 * Queues a shopper's request. Behaviour and response are the same whether the address is new, known, suppressed or over its limit. Errors:
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
    if (isFull(coupon.value)) return budgetError('budget_exhausted');
    const now = clock();
    const id = randomBytes(16).toString('hex');
    return store.addMessage(
      {
        id,
        requestKey,
        bodyHashes: sealer.hashes('body', JSON.stringify([channel, found.value.normal, couponId, couponVersion])),
        // Neither the request's key nor the id, which links and messages contain, so that outsiders cannot claim with it.
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
