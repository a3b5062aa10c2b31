import type { Claim, Explanation } from '../../worker/api';
import { en } from '../i18n/en';
import { copyCode } from '../ui/copyCode';
import { quietly } from '../ui/tasks';
import type { CardState } from './Card';
import type { CardOptions } from './cardOptions';

/** Explanation of the coupon, requested once, and again after a failure. The previous content stays until the answer. */
const createExplanation = ({ offer, strings = en, explain }: CardOptions, arrived: () => void) => {
  let explanation: Explanation | undefined;
  let asking = false;
  return {
    current: (): Explanation | undefined => explanation,
    ask: async (): Promise<void> => {
      if (asking || explanation || strings.notByYou(offer.by)) return;
      asking = true;
      try {
        const result = await explain();
        if (!result.ok) return;
        explanation = result.value;
        arrived();
      } finally {
        asking = false;
      }
    },
  };
};

/** Whoever presses a button has seen the card. */
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

/**
 * States of the card, from the offer to the code on the cart, and the buttons that change them. A pressed button may be missing from the
 * next state. If the card had the focus, it then moves to another button.
 * @param root of what `draw` draws
 */
export const createPhases = (options: CardOptions, root: ShadowRoot, draw: () => void) => {
  const had = options.offer.reminder?.claim;
  let state: CardState = had ? { phase: 'claimed', claim: had, copy: 'no' } : { phase: 'offer', why: false };
  let putOnCart: (() => Promise<boolean>) | undefined;
  let sent = false;

  const show = (next: CardState): void => {
    state = next;
    draw();
  };
  const { used, isUsed } = createUse(options);
  const hasFocus = (): boolean => root.activeElement !== null;
  const focus = (selector: string): void => root.querySelector<HTMLElement>(selector)?.focus();

  const onCart = (apply: 'can' | 'busy' | 'done' | 'failed'): void => {
    if (state.phase === 'claimed' && root.isConnected) show({ ...state, apply });
  };
  const findApplier = async (claim: Claim): Promise<void> => {
    putOnCart = await options.applier?.(claim);
    if (putOnCart) onCart('can');
  };
  const explanation = createExplanation(options, () => {
    if (state.phase === 'offer' && root.isConnected) draw();
  });

  const actions = {
    claim: quietly(async () => {
      if (state.phase === 'claiming') return;
      used();
      const focused = hasFocus();
      show({ phase: 'claiming' });
      const result = await options.claim();
      show(result.ok ? { phase: 'claimed', claim: result.value, copy: 'no' } : { phase: 'refused', code: result.error.code });
      if (focused) focus(result.ok ? '.copy' : '.close');
      if (result.ok) await findApplier(result.value);
    }),
    keep: quietly(async () => {
      if (state.phase !== 'offer') return;
      used();
      if (!(await options.keep?.())) return;
      show({ phase: 'kept' });
      focus('.close');
    }),
    send: quietly(async () => {
      used();
      if (await options.send?.()) sent = true;
    }),
    toggleWhy: quietly(() => {
      if (state.phase !== 'offer') return;
      used();
      show({ phase: 'offer', why: !state.why });
      return state.why && explanation.ask();
    }),
    copy: quietly(async () => {
      if (state.phase !== 'claimed') return;
      used();
      const copy = await copyCode(state.claim.code, () => root.querySelector('.code'));
      show({ ...state, copy });
    }),
    apply: quietly(async () => {
      if (state.phase !== 'claimed' || state.apply === 'busy') return;
      used();
      const focused = hasFocus();
      onCart('busy');
      const done = await putOnCart?.();
      onCart(done ? 'done' : 'failed');
      if (done && focused) focus('.copy');
    }),
  };
  return {
    actions,
    drawn: () => ({ state, explanation: explanation.current() }),
    /** The shopper has answered, so closing the card is no longer an answer. */
    isAnswered: (): boolean => sent || /^(claimed|refused|kept)$/.test(state.phase),
    isUsed,
    /** The card is on the page now. A reminder has its code from the start. */
    begin: async (): Promise<void> => had && findApplier(had),
  };
};
