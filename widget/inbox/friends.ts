import { fail } from '../../src/protocol/values/result';
import type { InboxCoupon, WorkerApi } from '../../worker/api';
import { copyCode } from '../ui/copyCode';
import { answered } from '../ui/dialog';
import type { InboxProps, RowState } from './Inbox';

/** Calls about coupons for friends. Absent in apps and previews. */
export type FriendCalls = Pick<WorkerApi, 'give' | 'take' | 'earn'>;

type FriendsApi = (Pick<WorkerApi, 'inbox'> & Partial<FriendCalls>) | undefined;

/** The coupon of a friend's link, and its token. The push chunk opens this dialog for it, so that no page loads more for other fragments. */
const FRIEND = /[#&]couplet-coupon=friend\.([\w-]+)\.([\da-f]{32})/;

/**
 * Takes the coupon of a friend's link, if the page was opened by one. Without storage the link stays in the address, because the next page
 * needs it again.
 * @returns why there is none, for the dialog's message
 */
export const takeFromFriend = async (api: FriendsApi): Promise<InboxProps['done']> => {
  const [, couponId = '', token = ''] = FRIEND.exec(location.hash) ?? [];
  if (!token) return undefined;
  const taken = await answered(api?.take?.(couponId, token));
  const seen = await answered(api?.inbox());
  if (seen?.ok && seen.value.storage === 'indexeddb')
    history.replaceState(history.state, '', location.pathname + location.search + location.hash.replace(FRIEND, ''));
  if (taken?.ok) return undefined;
  return taken?.error.code === 'friend_own_link' ? 'ownLink' : 'linkOver';
};

interface Row {
  state(): RowState | undefined;
  set(state: RowState): void;
  /** The link as it is drawn, to be selected where it cannot be copied. */
  link(): HTMLElement | null;
}

/** Makes the link of a used coupon for friends, and shares or copies it. */
export const giveToFriends = async (api: FriendsApi, { decisionId }: InboxCoupon, row: Row): Promise<void> => {
  if (row.state()?.give === 'busy') return;
  row.set({ give: 'busy' });
  const given = (await answered(api?.give?.(decisionId))) ?? fail('worker_failed', 'The worker is gone.');
  if (!given.ok) return row.set({ give: { refused: given.error.code } });
  const link = new URL(given.value.path, location.origin).href;
  row.set({ give: { link, left: given.value.left } });
  const shared = await navigator.share?.({ url: link }).then(
    () => true,
    () => false,
  );
  if (!shared) row.set({ copied: await copyCode(link, row.link) });
};
