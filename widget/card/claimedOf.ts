import type { ComponentChild, h as createElement } from 'preact';
import { HOUR, type Instant, MINUTE } from '../../src/protocol/values/clock';
import { en } from '../i18n/en';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';
import { quietly } from '../ui/tasks';
import type { ClaimedState } from './Card';

interface ClaimedProps {
  readonly state: ClaimedState;
  readonly now: Instant;
  readonly strings: Strings | undefined;
  readonly format: Format;
  readonly copy: () => void;
  readonly apply: () => void;
}

/** A code that ends within this counts down. */
const COUNTED = HOUR;

/**
 * The code, how to use it and how long it is valid.
 * @param h of the card's own library, so that this chunk needs none
 */
export const claimedOf = (
  h: typeof createElement,
  { state: { claim, copy: copied, apply: onCart }, now, strings = en, format, copy, apply }: ClaimedProps,
): ComponentChild => {
  const left = claim.expiresAt - now;
  const until = strings.useBefore(format.end(claim.expiresAt));
  const said = onCart === 'done' ? strings.applied : onCart === 'waits' ? strings.waits : onCart === 'failed' ? strings.notApplied : '';
  const ends = left > 0 && left < COUNTED ? `${until} (${strings.left(format.span(left - (left % MINUTE)))})` : until;
  const isThere = onCart === 'done' || onCart === 'waits';
  const button = { part: 'button apply', type: 'button', onClick: apply, 'aria-disabled': onCart === 'busy' } as const;
  return h(
    'div',
    { class: 'claimed' },
    h('p', { class: 'hidden' }, strings.yourCode),
    h(
      'div',
      { class: 'code-row' },
      h('code', { class: 'code', id: 'code', part: 'code' }, h('bdi', {}, claim.code)),
      h(
        'button',
        { class: 'copy', part: 'button copy', type: 'button', onClick: copy, 'aria-describedby': 'code', 'aria-live': 'polite' },
        copied === 'copied' ? strings.copied : strings.copy,
      ),
    ),
    h('p', { class: 'small', role: 'status' }, said || (copied === 'selected' ? strings.copyByHand : '')),
    h('p', { class: 'small' }, isThere ? ends : `${strings.enterAtCheckout} ${ends}`),
    onCart &&
      !isThere &&
      h(
        'div',
        { class: 'actions' },
        h('button', { ...button, class: 'primary' }, onCart === 'busy' ? strings.gettingCode : strings.applyToCart),
      ),
  );
};

/** Why there is no code. */
export const refusedOf = (h: typeof createElement, strings: Strings = en, code: string): ComponentChild =>
  h('p', { class: 'refusal', part: 'refusal', role: 'alert' }, strings.final(code) ?? strings.unreachable);

/**
 * It is saved for later.
 * @param inbox opens the shopper's coupons; absent: the page has none
 */
export const keptOf = (h: typeof createElement, strings: Strings | undefined, inbox: (() => void) | undefined): ComponentChild => {
  const { kept, inbox: words } = strings ?? en;
  const button = { class: 'secondary', part: 'button secondary', type: 'button', onClick: inbox } as const;
  return h(
    'div',
    {},
    h('p', { class: 'refusal', part: 'kept' }, kept),
    inbox && h('div', { class: 'actions' }, h('button', button, words)),
  );
};

/** Draws again each minute while a code is about to end, unless the shopper wants no motion: the time of the end is there too. */
export const countDown = (endsAt: Instant, draw: () => void, here: AbortSignal): void => {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const tick = quietly(() => {
    const left = endsAt - Date.now();
    if (left > -MINUTE && left < COUNTED) draw();
  });
  const timer = setInterval(tick, MINUTE);
  here.addEventListener('abort', () => clearInterval(timer));
};
