import { render } from 'preact';
import type { Claim, Explanation } from '../../worker/api';
import { en } from '../i18n/en';
import { createFormat, type Format } from '../i18n/format';
import { createHost } from '../ui/host';
import { quietly } from '../ui/tasks';
import { Card, type CardState } from './Card';
import css from './card.css?inline';
import type { CardOptions, DrawnCard } from './cardOptions';
import { endIsCrowded, formatFor, pageMoment, placeOf, type ShownFormat } from './placement';

/** For so long after it came, a press beside a modal was on its way to the page, ms. */
const MISTAKEN = 500;
/** A live region speaks of what changes once it is there, ms. */
const ANNOUNCE = 200;

/** The dialog itself gets the focus and no button, so that Enter or Space meant for the page answer nothing. */
const openModal = (dialog: HTMLDialogElement): void => {
  dialog.showModal();
  dialog.focus();
};

/** How the card writes its figures. */
export const formatOf = ({ locale, strings = en, digitsOf }: CardOptions): Format => createFormat(locale, strings.language, digitsOf);

/** Draws the card and runs its phases. Throws when the coupon cannot be drawn, and the page has not changed. */
export const createCard = (options: CardOptions, format = formatOf(options)): DrawnCard => {
  const { offer, strings = en, slot, position = '', said = [], open = openModal } = options;
  const host = createHost(css, { ...options, direction: format.direction });
  const had = offer.reminder?.claim;
  const keeps = !!options.keep && !offer.reminder;
  let state: CardState = had ? { phase: 'claimed', claim: had, copy: 'no' } : { phase: 'offer', why: false };
  let explanation: Explanation | undefined;
  let explaining = false;
  let before: Element | null = null;
  let putOnCart: (() => Promise<boolean>) | undefined;
  let announced = false;
  let gone = false;
  let opened = 0;
  let besideFrom = false;
  let sent = false;

  const formatNow = (): ShownFormat => (slot ? 'inline' : formatFor(offer.coupon.format ?? offer.card?.format, () => pageMoment(said)));
  let shown = formatNow();
  const show = (next: CardState): void => {
    state = next;
    draw();
  };
  const focus = (selector: string): void => host.root.querySelector<HTMLElement>(selector)?.focus();

  const remove = (): void => {
    gone = true;
    const focused = host.root.activeElement !== null;
    document.removeEventListener('keydown', onKey);
    // Gives the page back before its element goes.
    host.root.querySelector('dialog')?.close();
    render(null, host.root);
    host.remove();
    if (focused && before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  const leave = (reason: 'not_for_me' | 'closed'): void => {
    if (gone) return;
    const decided = sent || state.phase === 'claimed' || state.phase === 'refused' || state.phase === 'kept';
    remove();
    options.closed(decided && reason === 'closed' ? undefined : reason);
  };
  // Esc belongs to the card when focus is inside it or nowhere; otherwise it is the page's.
  const onKey = quietly((event: KeyboardEvent) => {
    const ours = host.root.activeElement !== null || document.activeElement === document.body;
    if (event.key === 'Escape' && !event.defaultPrevented && ours) leave('closed');
  });

  const findApplier = async (claim: Claim): Promise<void> => {
    putOnCart = await options.applier?.(claim);
    if (putOnCart) onCart('can');
  };
  const claim = async (): Promise<void> => {
    if (state.phase === 'claiming') return;
    const focused = host.root.activeElement !== null;
    show({ phase: 'claiming' });
    const result = await options.claim();
    show(result.ok ? { phase: 'claimed', claim: result.value, copy: 'no' } : { phase: 'refused', code: result.error.code });
    if (focused) focus(result.ok ? '.copy' : '.close');
    if (result.ok) await findApplier(result.value);
  };

  const keep = async (): Promise<void> => {
    if (state.phase !== 'offer' || !(await options.keep?.())) return;
    show({ phase: 'kept' });
    focus('.close');
  };

  const send = async (): Promise<void> => {
    if (await options.send?.()) sent = true;
  };

  const onCart = (apply: 'can' | 'busy' | 'done' | 'failed'): void => {
    if (state.phase === 'claimed' && host.root.isConnected) show({ ...state, apply });
  };
  const apply = async (): Promise<void> => {
    if (state.phase !== 'claimed' || state.apply === 'busy') return;
    const focused = host.root.activeElement !== null;
    onCart('busy');
    const done = await putOnCart?.();
    onCart(done ? 'done' : 'failed');
    if (done && focused) focus('.copy');
  };

  /** Once, and again after a failure; what was there stays until the answer. */
  const explain = async (): Promise<void> => {
    if (explaining || explanation || strings.notByYou(offer.by)) return;
    explaining = true;
    try {
      const result = await options.explain();
      if (!result.ok) return;
      explanation = result.value;
      if (state.phase === 'offer' && host.root.isConnected) draw();
    } finally {
      explaining = false;
    }
  };

  const select = (): void => {
    const code = host.root.querySelector('.code');
    if (code) getSelection()?.selectAllChildren(code);
  };
  const copy = async (): Promise<void> => {
    if (state.phase !== 'claimed') return;
    let copied: typeof state.copy = 'copied';
    try {
      await navigator.clipboard.writeText(state.claim.code);
    } catch {
      // The clipboard is missing on plain http and refused by some permission policies.
      copied = 'selected';
      select();
    }
    show({ ...state, copy: copied });
  };

  const actions = {
    claim: quietly(claim),
    keep: quietly(keep),
    send: quietly(send),
    notForMe: quietly(() => {
      if (state.phase !== 'claiming') leave('not_for_me');
    }),
    close: quietly(() => leave('closed')),
    press: quietly(({ type, target: dialog, clientX, clientY, timeStamp }: MouseEvent & { readonly target: Element }) => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const beside = dialog.matches('dialog') && (clientX < left || clientX > right || clientY < top || clientY > bottom);
      // Who selects text may let go of it beside the card.
      if (type === 'click' && beside && besideFrom) leave('closed');
      // A press that was meant for the page, when the modal came, is no answer.
      besideFrom = beside && timeStamp - opened > MISTAKEN;
    }),
    toggleWhy: quietly(() => {
      if (state.phase !== 'offer') return;
      show({ phase: 'offer', why: !state.why });
      return state.why && explain();
    }),
    copy: quietly(copy),
    apply: quietly(apply),
  };
  const draw = (): void =>
    render(
      <Card {...{ shown, offer, state, explanation, announced, keeps, sends: !!options.send, strings, format, actions }} />,
      host.root,
    );

  const announce = quietly(() => {
    announced = true;
    if (!gone) draw();
  });

  draw();
  return {
    mount: () => {
      before = document.activeElement;
      // Only now is it known what the shopper is doing.
      const wanted = formatNow();
      if (wanted !== shown) {
        shown = wanted;
        draw();
      }
      host.mount({ format: shown, ...placeOf(position, (edge) => endIsCrowded(edge, format.direction)) });
      document.addEventListener('keydown', onKey);
      opened = performance.now();
      const dialog = host.root.querySelector('dialog');
      if (dialog) open(dialog);
      else if (!slot) setTimeout(announce, ANNOUNCE);
      if (had) void quietly(findApplier)(had);
    },
    remove,
    isThere: () => host.root.isConnected,
  };
};
