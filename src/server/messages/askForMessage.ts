import { randomBytes } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { HELD_AT_MOST } from '../../engine/channels/channelSettings';
import { WEEK } from '../../engine/channels/journeySlots';
import type { MessageChannelName, SendRequest } from '../../protocol/sendRequest';
import type { Clock, Instant } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { budgetError } from '../budgets/budgetUsage';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimRepository } from '../records/claimRepository';
import type { MessageRepository } from '../records/messageRepository';
import { foldAddress } from './foldAddress';
import { couponNow, isFull, namedClaim, ownClaimKey } from './messageCoupon';
import { limitOf } from './messageLimits';
import type { AddressSealer } from './messageTokens';

interface Address {
  /** The address to send to. */
  readonly address: string;
  /** Normalised: lower case, no separators. */
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

interface AskDeps {
  readonly store: Pick<MessageRepository, 'addMessage'> &
    Pick<CatalogRepository, 'catalogEntry' | 'campaignUse'> &
    Pick<BundleRepository, 'serving'> &
    Pick<ClaimRepository, 'claim'>;
  readonly sealer: AddressSealer;
  readonly clock: Clock;
  /** Whether the server can send by this channel, and a released bundle offers it. A mail server may be set up for alerts alone. */
  readonly hasChannel: (channel: SendRequest['channel']) => Promise<boolean>;
  /** Whether a journey may send by this channel. If not, a consent to journeys has no effect. */
  readonly hasJourneys: (channel: SendRequest['channel']) => Promise<boolean>;
}

/** The same hour and weekday within two weeks. A device's clock may be wrong by any amount. */
const soon = (slotAt: Instant, now: Instant): Instant => slotAt - Math.max(0, Math.floor((slotAt - now) / WEEK) - 1) * WEEK;

type Hashes = readonly [string, ...string[]];

/**
 * Hashes to look up an address, one per key. First those of the folded address, which new rows get; then those of the address as written, by
 * which servers before folding stored blocks.
 */
export const addressHashes = (sealer: Pick<AddressSealer, 'hashes'>, channel: SendRequest['channel'], normal: string): Hashes => {
  const of = (text: string): Hashes => sealer.hashes('address', `${channel}\0${text}`);
  const { mailbox } = foldAddress(channel, normal);
  return mailbox === normal ? of(normal) : [...of(mailbox), ...of(normal)];
};

/**
 * Queues a shopper's request. Behaviour and response are the same whether the address is new, known, suppressed or over its limit. Errors:
 * `channel_off`, `address_malformed`, those of `couponNow`, `budget_exhausted`, `idempotency_conflict`, `overloaded`.
 */
export const askForMessage =
  ({ store, sealer, clock, hasChannel, hasJourneys }: AskDeps) =>
  async (requestKey: string, request: SendRequest): Promise<Result<boolean>> => {
    const { channel, couponId, couponVersion, locale, notBefore = 0, later } = request;
    if (!(await hasChannel(channel))) return fail('channel_off', 'The shop does not send messages this way.', 'channel');
    const found = normalAddress(channel, request.address);
    if (!found.ok) return found;
    const coupon = await couponNow(store, clock, request);
    if (!coupon.ok) return coupon;
    const now = clock();
    const named = await namedClaim(store, now, request);
    const isIssued = named?.isIssued === true;
    if (!isIssued && (await isFull(store, now, coupon.value))) return budgetError('budget_exhausted');
    const id = randomBytes(16).toString('hex');
    const { normal } = found.value;
    const { area, certain } = foldAddress(channel, normal);
    return store.addMessage(
      {
        id,
        requestKey,
        bodyHashes: sealer.hashes('body', JSON.stringify([channel, certain, couponId, couponVersion])),
        claimKey: isIssued ? named.key : ownClaimKey(),
        deviceKey: named?.key,
        channel,
        address: sealer.seal(found.value.address, id),
        addressHashes: addressHashes(sealer, channel, normal),
        areaHashes: area === undefined ? [] : sealer.hashes('area', `${channel}\0${area}`),
        couponId,
        couponVersion,
        locale,
        notBefore: Math.min(notBefore, now + HELD_AT_MOST),
        createdAt: now,
        later: later && (await hasJourneys(channel)) ? { ...later, from: soon(later.from, now) } : undefined,
      },
      limitOf(channel, now),
    );
  };
