import { render } from 'preact';
import type { Result } from '../../src/core/result';
import type { Claim, Offer } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';
import { Card } from './Card';
import css from './card.css?inline';
import type { CardState } from './cardState';
import { createHost, type HostOptions } from './host';

export interface CardOptions extends HostOptions {
  readonly offer: Offer;
  readonly strings: Strings;
  readonly format: Format;
  /** The shopper asked for the code. */
  claim(): Promise<Result<Claim>>;
  /** Gone from the page; `undefined` when it was closed after its code was there. */
  closed(reason: 'not_for_me' | 'closed' | undefined): void;
}

/** Shows the card and runs its phases. Returns a function that takes it away without counting as a dismissal. */
export const mountCard = (options: CardOptions): (() => void) => {
  const { offer, strings, format } = options;
  const before = document.activeElement;
  const host = createHost(css, options);
  let state: CardState = { phase: 'offer', why: false };

  const show = (next: CardState): void => {
    state = next;
    draw();
  };
  const focus = (selector: string): void => host.root.querySelector<HTMLElement>(selector)?.focus();

  const remove = (): void => {
    const focused = host.root.activeElement !== null;
    document.removeEventListener('keydown', onKey);
    render(null, host.root);
    host.remove();
    if (focused && before instanceof HTMLElement) before.focus();
  };
  const leave = (reason: 'not_for_me' | 'closed'): void => {
    const decided = state.phase === 'claimed' || state.phase === 'refused';
    remove();
    options.closed(decided && reason === 'closed' ? undefined : reason);
  };
  // Esc belongs to the card when focus is inside it or nowhere; otherwise it is the page's.
  const onKey = (event: KeyboardEvent): void => {
    const ours = host.root.activeElement !== null || document.activeElement === document.body;
    if (event.key === 'Escape' && !event.defaultPrevented && ours) leave('closed');
  };

  const claim = async (): Promise<void> => {
    if (state.phase === 'claiming') return;
    const focused = host.root.activeElement !== null;
    show({ phase: 'claiming' });
    const result = await options.claim();
    show(result.ok ? { phase: 'claimed', claim: result.value, copy: 'no' } : { phase: 'refused', code: result.error.code });
    if (focused) focus(result.ok ? '.copy' : '.close');
  };

  const select = (): void => {
    const code = host.root.querySelector('.code');
    if (code) getSelection()?.selectAllChildren(code);
  };
  const copy = async (): Promise<void> => {
    if (state.phase !== 'claimed') return;
    const { claim: issued } = state;
    // The clipboard is missing on plain http and refused by some permission policies.
    const copied = await navigator.clipboard?.writeText(issued.code).then(
      () => true,
      () => false,
    );
    if (!copied) select();
    show({ phase: 'claimed', claim: issued, copy: copied ? 'copied' : 'selected' });
  };

  const actions = {
    claim: () => void claim(),
    notForMe: () => {
      if (state.phase !== 'claiming') leave('not_for_me');
    },
    close: () => leave('closed'),
    toggleWhy: () => {
      if (state.phase === 'offer') show({ phase: 'offer', why: !state.why });
    },
    copy: () => void copy(),
  };
  const draw = (): void => render(<Card offer={offer} state={state} strings={strings} format={format} actions={actions} />, host.root);

  draw();
  document.addEventListener('keydown', onKey);
  return remove;
};
