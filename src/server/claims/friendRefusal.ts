import type { Coupon } from '../../protocol/coupons/coupon';
import { type FriendProof, friendTokenText } from '../../protocol/protocol';
import { fail, type Result } from '../../protocol/values/result';
import { digest } from '../http/signature';
import type { NewClaim } from '../records/claimRepository';
import type { FriendLink } from '../records/friendRepository';

/** The link of a claim. Its key cannot be told from it. */
export const friendToken = (key: string): string => digest(friendTokenText(key)).toString('hex').slice(0, 32);

/** The link that a claim names. */
export const tokenOf = (friend: FriendProof): string => ('link' in friend ? friend.link : friendToken(friend.of));

/** Of a redeemed claim whose coupon is still for friends. */
export const friendsOf = ({ status, coupon }: Pick<FriendLink, 'status' | 'coupon'>): Coupon['friends'] =>
  status === 'redeemed' ? (JSON.parse(coupon) as Coupon).friends : undefined;

const over = fail('friend_link_over', 'This link is not valid, or all of its codes have been claimed.', 'friend');
const notEarned = fail('reward_not_earned', 'Codes of this coupon are earned when friends order, and this one has not been earned yet.');

/**
 * Why a claim that belongs to another one may not be made, if so. Errors: `friend_link_over`, `reward_not_earned`.
 * @param earned whether codes of its coupon are earned
 * @param link the one that it names, as locked
 */
export const friendRefusal = (
  { key, couponId, friend }: Pick<NewClaim, 'key' | 'couponId' | 'friend'>,
  earned: boolean,
  link: FriendLink | undefined,
): Result<never> | undefined => {
  if (!friend) return earned ? notEarned : undefined;
  const friends = link && friendsOf(link);
  if ('link' in friend) {
    const isFor = link && (JSON.parse(link.coupon) as Coupon).id === couponId;
    return friends && isFor && link.key !== key && link.friends < friends.most ? undefined : over;
  }
  return friends?.reward === couponId && link && link.rewards < Math.min(link.bought, friends.most) ? undefined : notEarned;
};
