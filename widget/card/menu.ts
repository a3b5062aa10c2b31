import type { ComponentChild, h as createElement } from 'preact';
import type { Explanation } from '../../worker/api';
import { en } from '../i18n/en';
import type { Format } from '../i18n/format';
import { addRules } from '../ui/host';
import { menuOf } from '../ui/menu';
import { quietly } from '../ui/tasks';
import type { WhyPart } from '../why/index';
import type { CardState, Opened } from './Card';
import type { CardOptions } from './cardOptions';

/** What the menu of a card can do, in its order, with the names of its parts for the shop's style sheet. */
const items = { keep: 'keep', send: 'send', why: 'why', notForMe: 'not-for-me', inbox: 'inbox', privacy: 'privacy' } as const;
type Item = keyof typeof items;

/** What the card lends its menu. */
export interface MenuKit {
  readonly options: CardOptions;
  readonly format: Format;
  readonly root: ShadowRoot;
  state(): CardState;
  show(next: CardState): void;
  /** Opens something in the card, or closes it. */
  unfold(next: Opened | undefined): void;
  draw(): void;
  focus(selector: string): void;
  /** A shopper who presses a button has seen the card. */
  used(): void;
  notForMe(): void;
  /** The shopper has had the coupon sent. */
  sent(): void;
}

/**
 * The chunk of the explanation, and the explanation itself: each requested once, and again after a failure. The previous content stays
 * until the answer.
 */
const createExplanation = ({ options: { offer, why, explain }, root, draw }: MenuKit) => {
  let part: WhyPart | undefined;
  let explanation: Explanation | undefined;
  let asking = false;
  return {
    current: () => ({ part, explanation }),
    load: async (): Promise<void> => {
      if (part) return;
      part = await why?.();
      addRules(root, part?.css ?? '');
      draw();
    },
    ask: async (): Promise<void> => {
      if (asking || explanation || offer.by === 'rule' || offer.by === 'exploration') return;
      asking = true;
      try {
        const result = await explain();
        if (!result.ok) return;
        explanation = result.value;
        draw();
      } finally {
        asking = false;
      }
    },
  };
};

/** What the menu offers in a phase. */
const itemsIn = ({ phase }: CardState, { offer, keep, send, why, inbox, privacy }: CardOptions): readonly Item[] => {
  const can: Readonly<Record<Item, unknown>> = {
    keep: keep && !offer.reminder && phase === 'offer',
    send: send && phase === 'offer',
    why: why && phase === 'offer',
    notForMe: phase === 'offer' || phase === 'refused',
    inbox,
    privacy,
  };
  return (Object.keys(items) as Item[]).filter((item) => can[item]);
};

/** The menu of a card and the explanation that it opens. */
export const createMenu = (kit: MenuKit) => {
  const { options, format, state, show, unfold, focus, used, notForMe, sent } = kit;
  const { offer, strings = en } = options;
  const explanation = createExplanation(kit);
  const chosen: Readonly<Record<Item, () => unknown>> = {
    keep: async () => {
      if (state().phase !== 'offer' || !(await options.keep?.())) return;
      show({ phase: 'kept' });
      focus('.secondary,.close');
    },
    send: async () => {
      if (await options.send?.()) sent();
    },
    why: async () => {
      unfold('why');
      focus('.close');
      await explanation.load();
      focus('.why');
      await explanation.ask();
    },
    notForMe,
    inbox: () => options.inbox?.(),
    privacy: () => options.privacy?.(),
  };
  const choose = quietly((item: Item) => {
    used();
    // Dialogs give the focus back to where it was.
    unfold(undefined);
    focus('.more');
    return chosen[item]();
  });
  return {
    /**
     * What is open in the card.
     * @param h of the card's own library, so that this chunk needs none
     */
    opened: (h: typeof createElement, open: Opened): ComponentChild => {
      const { part, explanation: full } = explanation.current();
      if (open === 'why')
        return part
          ? h(
              'section',
              { class: 'why', id: 'why', part: 'explanation', tabIndex: -1, 'aria-label': strings.why },
              h(part.Why, { offer, explanation: full, strings: part.wordsOf(strings.language), format }),
            )
          : undefined;
      const named = itemsIn(state(), options).map((item) => ({ name: items[item], label: strings[item], act: () => void choose(item) }));
      return menuOf(h, 'menu', named);
    },
  };
};
