import type { ComponentChild, h as createElement } from 'preact';
import { en } from '../i18n/en';
import type { Strings } from '../i18n/strings';
import { quietly } from '../ui/tasks';
import type { Kit } from './createCard';
import { keepBelow, type NativePlace } from './nativePlace';

/** Longest wait of a timer, ms. */
const LONGEST = 2 ** 31 - 1;

interface RestProps {
  /** `tab`: at the edge of the screen. `native`: a line of the shop's page. */
  readonly look: 'tab' | 'native';
  readonly headline: string;
  /** The shopper has it: the way to their coupons. */
  readonly isHeld: boolean;
  /** Announced to screen readers. */
  readonly announced: boolean;
  readonly language: string;
  readonly strings: Strings | undefined;
  readonly open: () => void;
}

/**
 * What is left of a card that is not open, and opens it.
 * @param h of the card's own library, so that this chunk needs none
 */
export const restOf = (
  h: typeof createElement,
  { look, headline, isHeld, announced, language, strings = en, open }: RestProps,
): ComponentChild => {
  const named = `${strings.label}: ${headline}`;
  const icon = h('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, h('path', { d: 'M2 2h6l6 6-6 6-6-6zM5 5h.01' }));
  const words = isHeld ? strings.inbox : look === 'native' ? strings.withCode(headline) : headline;
  const button = { class: look, part: `button ${look}`, type: 'button', onClick: open } as const;
  return h(
    'div',
    { class: 'rest', lang: language },
    h('button', look === 'tab' && !isHeld ? { ...button, 'aria-label': named } : button, icon, h('span', {}, words)),
    h('p', { class: 'hidden', role: 'status' }, announced && named),
  );
};

/** Leaves a tab at the edge or a line in the page, for as long as the offer stands. */
export const rest = (kit: Kit, line: NativePlace | undefined): void => {
  const { options, format, stage, phases, draw } = kit;
  const { direction } = format;
  const left = options.offer.coupon.endsAt - Date.now();
  const ends = phases.leadsTo() === 'offer';
  if (ends && left <= 0) return;
  const slot = line && 'slot' in line ? line.slot : undefined;
  stage.enter('rest', line ? 'native' : 'tab', slot, draw);
  const { position: words = '' } = options;
  if (line) keepBelow(stage.element, line, direction, stage.here());
  else kit.keepPlace(stage.element, { words, direction, isTab: true }, stage.here());
  if (!ends) return;
  const end = quietly(() => {
    // The page would move.
    if (slot) stage.element.dataset.hidden = '';
    else stage.leave();
  });
  const timer = setTimeout(end, Math.min(left, LONGEST));
  stage.here().addEventListener('abort', () => clearTimeout(timer));
};
