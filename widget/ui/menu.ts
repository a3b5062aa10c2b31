import type { ComponentChild, h as createElement } from 'preact';

/** A rarely used action. */
export interface MenuItem {
  /** Its part, for the shop's style sheet. */
  readonly name: string;
  readonly label: string;
  readonly act: () => void;
}

interface MoreProps {
  /** Accessible name. */
  readonly label: string;
  readonly open: boolean;
  /** Id of the actions. */
  readonly controls: string;
  readonly toggle: () => void;
}

/**
 * A “⋯” button, which discloses a few rarely used actions (https://www.w3.org/WAI/ARIA/apg/patterns/disclosure/). The role `menu` would
 * announce an application's menu, with keys of its own.
 * @param h of the chunk's own library, here and below
 */
export const moreButton = (h: typeof createElement, { label, open, controls, toggle }: MoreProps): ComponentChild =>
  h(
    'button',
    {
      ...{ class: 'more icon', part: 'more', type: 'button', onClick: toggle },
      ...{ 'aria-label': label, 'aria-expanded': open, 'aria-controls': controls },
    },
    h('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, h('path', { d: 'M3 8h.01M8 8h.01M13 8h.01' })),
  );

/** The actions. Style sheet: menu.css. */
export const menuOf = (h: typeof createElement, id: string, items: readonly MenuItem[]): ComponentChild =>
  h(
    'ul',
    { class: 'menu', id, part: 'menu' },
    items.map(({ name, label, act }) =>
      h('li', { key: name }, h('button', { class: 'item', part: name, type: 'button', onClick: act }, label)),
    ),
  );
