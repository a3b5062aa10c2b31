import type { ComponentChild, h as createElement } from 'preact';
import type { PickedGood } from '../../worker/api';
import { en } from '../i18n/en';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';

interface PicksProps {
  readonly picks: readonly PickedGood[];
  readonly currency: string;
  readonly strings: Strings | undefined;
  readonly format: Format;
}

/**
 * Goods that this shopper may like, each with a link to its page. The space of a picture is reserved, so that nothing moves.
 * @param h of the card's own library, so that its chunk needs none
 */
export const picksOf = (h: typeof createElement, { picks, currency, strings = en, format }: PicksProps): ComponentChild =>
  h(
    'div',
    { class: 'picks', part: 'picks' },
    h('p', { class: 'small' }, strings.picks),
    h(
      'ul',
      null,
      picks.map(({ id, title, url, picture, price }) =>
        h(
          'li',
          { key: id },
          h(
            'a',
            { href: url, part: 'pick' },
            h('span', { class: 'pick-picture', 'aria-hidden': true }, picture ? h('img', { alt: '', src: picture }) : [...title][0]),
            h('span', { class: 'pick-name', lang: format.locale }, h('bdi', null, title)),
            price !== undefined && h('span', { class: 'small' }, format.money(price, currency)),
          ),
        ),
      ),
    ),
  );
