import { render } from 'preact';
import { en } from '../i18n/en';
import { createFormat, type Format } from '../i18n/format';
import { createHost } from '../ui/host';
import { quietly } from '../ui/tasks';
import { Card } from './Card';
import css from './card.css?inline';
import type { CardOptions, DrawnCard } from './cardOptions';
import { formatFor, pageMoment, type ShownFormat } from './formatFor';
import { createPhases } from './phases';
import { keepPlace } from './placement';
import { whenSeen } from './whenSeen';

/** A press outside a modal this soon after it appeared was meant for the page, ms. */
const MISTAKEN = 500;
/** Screen readers announce a change in a live region only once it has been on the page for a while, ms. */
const ANNOUNCE = 200;

/** Focuses the dialog and none of its buttons, so that an Enter or Space meant for the page triggers nothing. */
const openModal = (dialog: HTMLDialogElement): void => {
  dialog.showModal();
  dialog.focus();
};

/** Formatting for the card. */
export const formatOf = ({ locale, strings = en, digitsOf }: CardOptions): Format => createFormat(locale, strings.language, digitsOf);

/**
 * A press on the backdrop closes a modal, but only if it begins and ends there: a text selection may end outside of the card. A press that
 * was meant for the page, just when the modal appeared, is ignored.
 */
const createBackdrop = (close: () => void) => {
  let opened = 0;
  let pressed = false;
  return {
    opens: (): void => {
      opened = performance.now();
    },
    press: ({ type, target: dialog, clientX, clientY, timeStamp }: MouseEvent & { readonly target: Element }): void => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const outside = dialog.matches('dialog') && (clientX < left || clientX > right || clientY < top || clientY > bottom);
      if (type === 'click' && outside && pressed) close();
      pressed = outside && timeStamp - opened > MISTAKEN;
    },
  };
};

/** Esc belongs to the card when focus is inside it or nowhere. Otherwise it belongs to the page. */
const onEscape = (root: ShadowRoot, close: () => void, here: AbortSignal): void => {
  const pressed = quietly((event: KeyboardEvent) => {
    const ours = root.activeElement !== null || document.activeElement === document.body;
    if (event.key === 'Escape' && !event.defaultPrevented && ours) close();
  });
  document.addEventListener('keydown', pressed, { signal: here });
};

/**
 * Renders the card: its element, its position, and how it appears and disappears. Throws if the coupon cannot be drawn, leaving the page
 * unchanged.
 */
export const createCard = (options: CardOptions, format = formatOf(options)): DrawnCard => {
  const { offer, strings = en, slot, position = '', said = [], open = openModal } = options;
  const host = createHost(css, { ...options, direction: format.direction });
  let before: Element | null = null;
  let announced = false;
  let gone = false;

  const formatNow = (): ShownFormat => (slot ? 'inline' : formatFor(offer.coupon.format ?? offer.card?.format, () => pageMoment(said)));
  let shown = formatNow();
  const here = new AbortController();
  const remove = (): void => {
    gone = true;
    here.abort();
    const focused = host.root.activeElement !== null;
    // Before its element is removed, since the page is inert until a modal dialog is closed.
    host.root.querySelector('dialog')?.close();
    render(null, host.root);
    host.remove();
    if (focused && before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  const leave = (reason: 'not_for_me' | 'closed'): void => {
    if (gone) return;
    const answered = phases.isAnswered();
    remove();
    options.closed(answered && reason === 'closed' ? undefined : reason);
  };
  const close = (): void => leave('closed');
  // Another tab may have used up a limit meanwhile. A card in the page's own place stays: without it, the page would move.
  const seen = quietly(async () => {
    if ((await options.seen?.()) !== false || gone || slot || phases.isUsed()) return;
    remove();
    options.closed(undefined);
  });

  const draw = (): void =>
    render(
      <Card
        {...{ shown, offer, announced, strings, format, actions }}
        {...phases.drawn()}
        keeps={!!options.keep && !offer.reminder}
        sends={!!options.send}
      />,
      host.root,
    );
  const phases = createPhases(options, host.root, draw);
  const backdrop = createBackdrop(close);
  const actions = {
    ...phases.actions,
    notForMe: quietly(() => {
      if (phases.drawn().state.phase !== 'claiming') leave('not_for_me');
    }),
    close: quietly(close),
    press: quietly(backdrop.press),
  };
  const announce = quietly(() => {
    announced = true;
    if (!gone) draw();
  });

  draw();
  return {
    mount: () => {
      before = document.activeElement;
      // The format depends on what the shopper is doing now.
      const wanted = formatNow();
      if (wanted !== shown) {
        shown = wanted;
        draw();
      }
      host.mount({ format: shown });
      if (/^(corner|bar)$/.test(shown)) keepPlace(host.root.host as HTMLElement, position, format.direction, phases.isUsed, here.signal);
      onEscape(host.root, close, here.signal);
      backdrop.opens();
      whenSeen(host.root.querySelector('.card')!, seen, here.signal);
      const dialog = host.root.querySelector('dialog');
      if (dialog) open(dialog);
      else if (!slot) setTimeout(announce, ANNOUNCE);
      void quietly(phases.begin)();
    },
    remove,
    isThere: () => host.root.isConnected,
  };
};
