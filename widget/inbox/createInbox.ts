import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { fail } from '../../src/protocol/values/result';
import type { InboxCoupon, WorkerApi } from '../../worker/api';
import type { Applier } from '../apply/applyCode';
import { type ClaimHandlers, putOnCart } from '../apply/claimHandlers';
import { copyCode } from '../ui/copyCode';
import { answered } from '../ui/dialog';
import { quietly } from '../ui/tasks';
import { type FriendCalls, giveToFriends, takeFromFriend } from './friends';
import type { InboxProps, RowState } from './Inbox';

export interface InboxSource extends ClaimHandlers {
  /** Absent: the worker does not run here. */
  readonly api: (Pick<WorkerApi, 'inbox' | 'claim' | 'drop'> & Partial<FriendCalls>) | undefined;
  /** Opens the form for sending a coupon. Absent: there is none. */
  readonly send?: (decisionId: string) => Promise<unknown>;
  record(event: ShopperEvent): void;
}

interface InboxView {
  readonly dialog: HTMLDialogElement;
  draw(): void;
  /** Saves an entry for the shopper's calendar. */
  calendar(coupon: InboxCoupon): void;
}

interface InboxState extends Pick<InboxProps, 'actions'> {
  /** Takes the coupon of a friend's link, if the page was opened by one, before the first `load`. */
  take(): Promise<void>;
  load(): Promise<void>;
  /** Looks for rewards, and draws them. */
  earn(): Promise<void>;
  drawn(): Pick<InboxProps, 'inbox' | 'rows' | 'done'>;
}

/** A shop's cart is mostly read within this. Otherwise the dialog opens first. */
const GLANCE_MS = 250;

/**
 * Finds what puts the claimed codes on the cart, and asks the cart which ones it has.
 * @param known by decision, extended
 * @param found called at once, and again when the cart has answered
 * @returns once each applier is found: a promise of all the cart's answers
 */
const lookAtCart = async (
  coupons: readonly InboxCoupon[],
  applier: ClaimHandlers['applier'],
  known: Map<string, Applier>,
  found: (coupon: InboxCoupon, apply: 'busy' | 'can' | 'done') => void,
): Promise<{ readonly answers: Promise<unknown> }> => {
  const answers: Promise<void>[] = [];
  for (const coupon of coupons) {
    const { decisionId, state, code, endsAt } = coupon;
    if (state !== 'claimed' || !code || known.has(decisionId)) continue;
    const apply = await applier(coupon, { code, expiresAt: endsAt });
    // A page that cannot apply this code cannot apply any.
    if (!apply) break;
    known.set(decisionId, apply);
    found(coupon, 'busy');
    answers.push(apply.has(true).then((has) => found(coupon, has ? 'done' : 'can')));
  }
  return { answers: Promise.all(answers) };
};

/**
 * The shopper's coupons from the worker, and the actions of their buttons. A pressed button may be missing from the next state. The focus
 * then moves to the code, or to the heading if the coupon itself is gone.
 */
export const createInbox = (source: InboxSource, { dialog, draw, calendar }: InboxView): InboxState => {
  const { api, send, record, claimed, applier } = source;
  let inbox: InboxProps['inbox'];
  let rows: Readonly<Record<string, RowState>> = {};
  let done: InboxProps['done'];
  const appliers = new Map<string, Applier>();

  const set = ({ decisionId }: InboxCoupon, state: RowState): void => {
    rows = { ...rows, [decisionId]: { ...rows[decisionId], ...state } };
    draw();
  };
  const find = (id: string, selector: string): HTMLElement | null => dialog.querySelector(`li[data-id="${CSS.escape(id)}"] ${selector}`);
  const load = async (): Promise<void> => {
    const seen = await answered(api?.inbox());
    inbox = seen?.ok ? seen.value : undefined;
    const { answers } = await lookAtCart(inbox?.coupons ?? [], applier, appliers, (coupon, apply) => set(coupon, { apply }));
    await Promise.race([answers, new Promise((resolve) => setTimeout(resolve, GLANCE_MS))]);
  };
  const take = async (): Promise<void> => {
    done = await takeFromFriend(api);
  };
  const earn = async (): Promise<void> => {
    const earned = await answered(api?.earn?.());
    if (!earned?.ok || earned.value === 0) return;
    await load();
    if (dialog.open) draw();
  };
  const actions: InboxProps['actions'] = {
    give: quietly((held: InboxCoupon) =>
      giveToFriends(api, held, {
        state: () => rows[held.decisionId],
        set: (state) => set(held, state),
        link: () => find(held.decisionId, '.link'),
      }),
    ),
    claim: quietly(async (held: InboxCoupon) => {
      const { decisionId, coupon } = held;
      if (rows[decisionId]?.busy) return;
      set(held, { busy: true });
      record({ name: 'select_promotion', time: Date.now(), decisionId, couponId: coupon.id });
      const result = (await answered(api?.claim(decisionId))) ?? fail('worker_failed', 'The worker is gone.');
      if (!result.ok) return set(held, { busy: false, refused: result.error.code });
      claimed(held, result.value);
      rows = { ...rows, [decisionId]: {} };
      await load();
      draw();
      find(decisionId, '.copy')?.focus();
    }),
    menu: quietly((held: InboxCoupon, menu: boolean) => {
      set(held, { menu });
      find(held.decisionId, menu ? '.item' : '.more')?.focus();
    }),
    copy: quietly(async (held: InboxCoupon) =>
      set(held, { copied: await copyCode(held.code ?? '', () => find(held.decisionId, '.code')) }),
    ),
    apply: quietly(async (held: InboxCoupon) => {
      if (rows[held.decisionId]?.apply === 'busy') return;
      const applies = await putOnCart(appliers.get(held.decisionId), (apply) => set(held, { apply }));
      if (applies) find(held.decisionId, '.copy')?.focus();
    }),
    calendar: quietly(calendar),
    send: quietly(({ decisionId }: InboxCoupon) => send?.(decisionId)),
    drop: quietly(async ({ decisionId }: InboxCoupon) => {
      const gone = await answered(api?.drop(decisionId));
      done = gone?.ok ? 'removed' : 'failed';
      await load();
      draw();
      dialog.querySelector<HTMLElement>('h2')?.focus();
    }),
    rate: quietly((held: InboxCoupon, useful: boolean) => {
      record({ name: 'rate_promotion', time: Date.now(), decisionId: held.decisionId, couponId: held.coupon.id, useful });
      set(held, { useful });
      dialog.querySelector<HTMLElement>('h2')?.focus();
    }),
  };
  return { take, load, earn, actions, drawn: () => ({ inbox, rows, done }) };
};
