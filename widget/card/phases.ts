import { type ComponentChild, h } from 'preact';
import type { Claim } from '../../worker/api';
import { quietly } from '../ui/tasks';
import type { CardProps, CardState, Opened } from './Card';
import type { CardOptions } from './cardOptions';
import type { createCode } from './createCode';
import type { createMenu, MenuKit } from './menu';
import type { MorePart } from './more';

/** A shopper who presses a button has seen the card. */
const createUse = (options: CardOptions) => {
  let isUsed = false;
  return {
    used: (): void => {
      isUsed = true;
      void options.seen?.();
    },
    /** The shopper has pressed a button of it. */
    isUsed: (): boolean => isUsed,
  };
};

/** The phase of the card, and what the shopper has opened in it. */
const createState = (had: Claim | undefined, draw: () => void) => {
  let state: CardState = had ? { phase: 'claimed', claim: had, copy: 'no' } : { phase: 'offer' };
  let open: Opened | undefined;
  const unfold = (next: Opened | undefined): void => {
    open = next;
    draw();
  };
  return {
    state: (): CardState => state,
    opened: (): Opened | undefined => open,
    unfold,
    show: (next: CardState): void => {
      state = next;
      unfold(undefined);
    },
  };
};

/** Claims the coupon and shows what became of it. `undefined`: it was refused. */
const claimed = async ({ options, more, draw }: PhasesKit, show: (next: CardState) => void): Promise<Claim | undefined> => {
  // It is there before the code, which the shop makes.
  more.whenLoaded(draw);
  const result = await options.claim();
  show(result.ok ? { phase: 'claimed', claim: result.value, copy: 'no' } : { phase: 'refused', code: result.error.code });
  return result.ok ? result.value : undefined;
};

/** If the chunk did not load, the shopper gets the code nevertheless. */
const codeAlone = ({ code }: Claim): ComponentChild => h('p', { class: 'refusal code', part: 'code' }, code);

export interface PhasesKit extends Pick<MenuKit, 'options' | 'format' | 'root' | 'draw' | 'notForMe'> {
  /** Ends when the card leaves. */
  here(): AbortSignal;
  /** The chunk that draws the code and the menu. */
  readonly more: { current(): MorePart | undefined; whenLoaded(use: (part: MorePart) => void): void };
}

/** A retry would not change it. Without the chunk that has the sentences, the shopper may try. */
const isFinal = ({ options, more }: PhasesKit, now: CardState): boolean =>
  now.phase === 'refused' && (options.strings ?? more.current()?.en)?.final(now.code) !== undefined;

/** What has become of the coupon. */
const heldOf = ({ options, format, more }: PhasesKit, actions: { copy(): void; apply(): void }, now: CardState): ComponentChild => {
  const { strings, inbox } = options;
  const part = more.current();
  if (now.phase === 'refused') return part?.refusedOf(h, strings, now.code);
  if (now.phase === 'kept') return part?.keptOf(h, strings, inbox && quietly(() => inbox()));
  if (now.phase !== 'claimed') return undefined;
  return part?.claimedOf(h, { ...actions, state: now, now: Date.now(), strings, format }) ?? codeAlone(now.claim);
};

/**
 * States of the card, from the offer to the code on the cart, and the buttons that change them. A pressed button may be missing from the
 * next state. If the card had the focus, it then moves to another button.
 */
export const createPhases = (kit: PhasesKit) => {
  const { options, root, draw, more } = kit;
  const { inbox } = options;
  const had = options.offer.reminder?.claim;
  const { state, opened, show, unfold } = createState(had, draw);
  let menu: ReturnType<typeof createMenu> | undefined;
  let isSent = false;
  const { used, isUsed } = createUse(options);
  const hasFocus = (): boolean => root.activeElement !== null;
  const focus = (selector: string): void => root.querySelector<HTMLElement>(selector)?.focus();
  let made: ReturnType<typeof createCode> | undefined;
  const code = (): typeof made => {
    made ??= more.current()?.createCode(kit, { state, show, used, focus, hasFocus });
    return made;
  };
  const count = ({ expiresAt }: Claim): void => more.whenLoaded((part) => part.countDown(expiresAt, draw, kit.here()));
  const sent = (): void => {
    isSent = true;
  };

  const actions = {
    claim: quietly(async () => {
      if (state().phase === 'claiming') return;
      used();
      const focused = hasFocus();
      show({ phase: 'claiming' });
      const claim = await claimed(kit, show);
      if (focused) focus('.copy,.close');
      if (!claim) return;
      count(claim);
      // The shopper has asked for it, so it goes onto the cart without another click. The chunk may come later than the code.
      more.whenLoaded(() => code()?.claimed(claim));
    }),
    toggleMenu: quietly(() => {
      used();
      if (opened() === 'menu') return unfold(undefined);
      return more.whenLoaded((part) => {
        menu ??= part.createMenu({ ...kit, state, show, unfold, focus, used, sent });
        unfold('menu');
        focus('.item');
      });
    }),
    copy: () => void code()?.copy(),
    apply: () => void code()?.apply(),
  };
  return {
    actions,
    state,
    drawn: (): Pick<CardProps, 'state' | 'open' | 'opened' | 'held' | 'isFinal' | 'said'> => {
      const [now, open] = [state(), opened()];
      const said = now.phase === 'kept' ? (options.strings ?? more.current()?.en)?.kept : undefined;
      return { state: now, open, opened: open && menu?.opened(h, open), held: heldOf(kit, actions, now), isFinal: isFinal(kit, now), said };
    },
    /** The shopper has answered, so closing the card is no longer an answer. */
    isAnswered: (): boolean => isSent || /^(claimed|refused|kept)$/.test(state().phase),
    /** Esc closes the innermost thing. True: there was one in the card. */
    escape: (): boolean => {
      if (!opened()) return false;
      unfold(undefined);
      focus('.more');
      return true;
    },
    /** What the card leads to once it is closed: again to the offer, or to the coupons that the shopper has. */
    leadsTo: (): 'offer' | 'inbox' | undefined => {
      const { phase } = state();
      if (phase === 'offer' || (phase === 'refused' && !isFinal(kit, state()))) return 'offer';
      return inbox && /^(claimed|kept)$/.test(phase) ? 'inbox' : undefined;
    },
    isUsed,
    /** The shopper has opened the card from its tab or line. */
    use: used,
    /** The card is on the page now. A reminder has its code from the start. */
    begin: (): void => {
      if (!had) return;
      count(had);
      more.whenLoaded(() => code()?.begin(had));
    },
  };
};
