import { h, render } from 'preact';
import { cardEn } from '../i18n/en';
import { createFormat, type Format } from '../i18n/format';
import { addRules, createHost } from '../ui/host';
import { quietly } from '../ui/tasks';
import { Card, type CardProps } from './Card';
import css from './card.css?inline';
import type { CardOptions, DrawnCard, OpenFormat } from './cardOptions';
import { describeCoupon } from './describeCoupon';
import { goodsPicture } from './goodsPicture';
import type { MorePart } from './more';
import type { NativePlace } from './nativePlace';
import { onEscape } from './onEscape';
import { createPhases } from './phases';
import { keepPlace } from './placement';
import { createStage, type Stage } from './stage';
import { whenSeen } from './whenSeen';

/** Screen readers announce a change in a live region only once it has been on the page for a while, ms. */
const ANNOUNCE = 200;

/** Formatting for the card. */
export const formatOf = ({ locale, strings, digitsOf }: CardOptions): Format =>
  createFormat(locale, (strings ?? cardEn).language, digitsOf);

/** As the campaign has it. */
export const wantedFormat = ({ coupon, card }: CardOptions['offer']): string | undefined => coupon.format ?? card?.format;

interface Shown {
  readonly format: OpenFormat;
  /** Where the line stands that opens the card. Absent: the card opens by itself. */
  readonly line?: NativePlace | undefined;
}

/**
 * The format depends on what the page shows and the shopper is doing now. It is the corner until `more` is loaded.
 * @param isDrawn it is about to appear, so that the room for a line is looked for
 */
const shownNow = ({ offer, slot, more, said = [] }: CardOptions, direction: 'ltr' | 'rtl', isDrawn: boolean): Shown => {
  const wanted = wantedFormat(offer);
  const line = wanted === 'native' && isDrawn ? (slot ? { slot } : more?.findNativePlace(direction)) : undefined;
  if (line && more) return { format: 'corner', line };
  return { format: slot ? 'inline' : (more?.formatFor(wanted, () => more.pageMoment(said)) ?? 'corner') };
};

type Phases = ReturnType<typeof createPhases>;

/** What a view is made of. */
export interface Kit {
  readonly options: CardOptions;
  readonly format: Format;
  readonly stage: Stage;
  readonly phases: Phases;
  readonly keepPlace: typeof keepPlace;
  draw(): void;
}

/** @param close what Esc does */
const openCard = ({ options, format: { direction }, stage, phases, draw }: Kit, shown: OpenFormat, close: () => void): void => {
  const { position: words = '', slot } = options;
  stage.enter('card', shown, shown === 'inline' ? slot : undefined, draw);
  const here = stage.here();
  if (/^(corner|bar)$/.test(shown)) keepPlace(stage.element, { words, direction, isUsed: phases.isUsed }, here);
  onEscape(stage.root, phases.escape, close, here);
};

/**
 * Counts the showing once it was seen. Another tab may have used up a limit meanwhile: then the card leaves. One in the page's own place
 * stays, because without it the page would move.
 */
const watchShowing = ({ options, stage, phases }: Kit, line: NativePlace | undefined, tell: (reason: undefined) => void): void => {
  const isInPlace = options.slot || (line && 'slot' in line);
  const seen = quietly(async () => {
    if ((await options.seen?.()) !== false || stage.view() === 'none' || isInPlace || phases.isUsed()) return;
    stage.leave();
    tell(undefined);
  });
  const first = stage.root.firstElementChild;
  if (first) whenSeen(first, seen, stage.here());
};

/** The chunk `more`, once it is loaded, with its rules. */
const createMore = (options: CardOptions, stage: Stage) => {
  let part: MorePart | undefined;
  const take = (loaded: MorePart | undefined): MorePart | undefined => {
    if (loaded && !part) addRules(stage.root, loaded.css);
    part ??= loaded;
    return part;
  };
  take(options.more);
  return {
    current: () => part,
    /** Calls back at once if it is there, else when it has come, unless the card is on the page again or gone by then. */
    whenLoaded: (use: (loaded: MorePart) => void): void => {
      if (part) {
        use(part);
        return;
      }
      const here = stage.here();
      const load = quietly(async () => {
        const loaded = take(await options.loadMore?.());
        if (loaded && !here.aborted) use(loaded);
      });
      void load();
    },
  };
};

/** Tells each answer of the shopper once. */
const toldOnce = ({ closed }: Pick<CardOptions, 'closed'>) => {
  const told = new Set<string | undefined>();
  return (reason: 'not_for_me' | 'closed' | undefined): void => {
    if (!told.has(reason)) closed(reason);
    told.add(reason);
  };
};

/**
 * Renders the card: its element, its position, and how it appears, rests as a tab or a line, and disappears. Throws if the coupon cannot be
 * drawn, leaving the page unchanged.
 */
export const createCard = (options: CardOptions, format = formatOf(options)): DrawnCard => {
  const { offer, strings = cardEn, slot } = options;
  const { direction, wording: language } = format;
  const stage = createStage(createHost(css, { ...options, direction }));
  const more = createMore(options, stage);
  const picture = goodsPicture(options);
  let shown = shownNow(options, direction, false);
  let announced = false;
  const tell = toldOnce(options);

  const drawCard = (): void => {
    const props: Omit<CardProps, keyof ReturnType<Phases['drawn']>> = {
      ...{ offer, picture, announced, strings, format, actions },
      shown: shown.format,
      picks: offer.picks && more.current()?.picksOf(h, { picks: offer.picks, currency: offer.currency, strings: options.strings, format }),
      hasDialogs: options.inbox !== undefined,
      now: Date.now(),
    };
    render(h(Card, { ...props, ...phases.drawn() }), stage.root);
  };
  const draw = (): void => {
    const restOf = more.current()?.restOf;
    if (stage.view() === 'card') drawCard();
    if (stage.view() !== 'rest' || !restOf) return;
    const { headline } = describeCoupon(offer.coupon, offer.currency, strings, format);
    const [look, isHeld] = [shown.line ? ('native' as const) : ('tab' as const), phases.leadsTo() === 'inbox'];
    render(restOf(h, { look, isHeld, headline, announced, language, strings: options.strings, open: reopen }), stage.root);
  };
  const end = (reason: 'not_for_me' | 'closed'): void => {
    if (stage.view() !== 'card') return;
    const rests = reason === 'closed' && phases.leadsTo() !== undefined && offer.coupon.frequency.until !== 'closed';
    stage.leave();
    if (rests) more.whenLoaded((part) => part.rest(kit, shown.line));
    tell(phases.isAnswered() && reason === 'closed' ? undefined : reason);
  };
  const close = (): void => end('closed');
  const open = (): void => {
    openCard(kit, shown.format, close);
    backdrop?.opens(stage.root.querySelector('dialog'));
  };
  const reopen = quietly(() => {
    if (phases.leadsTo() === 'inbox') return options.inbox?.();
    phases.use();
    stage.leave();
    open();
    stage.root.querySelector<HTMLElement>('.primary')?.focus({ preventScroll: true });
  });
  const phases = createPhases({
    ...{ options, format, draw, root: stage.root, here: stage.here, more },
    notForMe: () => end('not_for_me'),
  });
  const backdrop = more.current()?.createBackdrop(close, options.open);
  const actions = { ...phases.actions, close: quietly(close), press: quietly((event: MouseEvent) => backdrop?.press(event as never)) };
  const kit: Kit = { options, format, stage, phases, keepPlace, draw };

  drawCard();
  return {
    offer,
    claim: async () => {
      await actions.claim();
      return phases.state();
    },
    mount: () => {
      shown = shownNow(options, direction, true);
      if (shown.line) more.whenLoaded((part) => part.rest(kit, shown.line));
      else open();
      watchShowing(kit, shown.line, tell);
      const announce = (): void => {
        announced = true;
        draw();
      };
      if (shown.format !== 'modal' && !slot) setTimeout(quietly(announce), ANNOUNCE);
      phases.begin();
    },
    remove: stage.leave,
    moved: () => void (stage.view() === 'rest' && stage.leave()),
    isOpen: () => stage.view() === 'card' || (stage.view() === 'rest' && shown.line !== undefined),
    isThere: () => stage.root.isConnected,
  };
};
