import type { Claim } from '../../worker/api';
import type { Applier } from '../apply/applyCode';
import { putOnCart } from '../apply/claimHandlers';
import { copyCode } from '../ui/copyCode';
import { quietly } from '../ui/tasks';
import type { ClaimedState } from './Card';
import type { MenuKit } from './menu';
import type { PhasesKit } from './phases';

type Shows = Pick<MenuKit, 'state' | 'show' | 'used' | 'focus'> & { hasFocus(): boolean };

/** What becomes of a code: it is copied, and put on the cart as far as the page can. */
export const createCode = ({ options, root }: PhasesKit, { state, show, used, focus, hasFocus }: Shows) => {
  let applier: Applier | undefined;
  const change = (changed: Partial<ClaimedState>): void => {
    const now = state();
    if (now.phase === 'claimed' && root.isConnected) show({ ...now, ...changed });
  };
  const put = (): Promise<boolean> => putOnCart(applier, (apply) => change({ apply }));
  /** Does the page know how? */
  const find = async (claim: Claim): Promise<boolean> => {
    applier = await options.applier?.(claim);
    return applier !== undefined;
  };
  return {
    /** A reminder has its code from the start. The shopper has not pressed anything, so no request is made. */
    begin: quietly(async (claim: Claim) => {
      if (await find(claim)) change({ apply: (await applier?.has(false)) ? 'done' : 'can' });
    }),
    /** It goes onto the cart, if the page knows how. */
    claimed: quietly(async (claim: Claim) => {
      if (await find(claim)) await put();
    }),
    copy: quietly(async () => {
      const now = state();
      if (now.phase !== 'claimed') return;
      used();
      const copy = await copyCode(now.claim.code, () => root.querySelector('.code'));
      change({ copy });
    }),
    apply: quietly(async () => {
      const now = state();
      if (now.phase !== 'claimed' || now.apply === 'busy') return;
      used();
      const focused = hasFocus();
      if ((await put()) && focused) focus('.copy');
    }),
  };
};
