import { type CardFormat, cardFormats } from '../../src/protocol/coupons/cardFormat';

/** Corner for floating elements: block and inline edge, in the page's own direction. */
interface Place {
  readonly edge: 'top' | 'bottom';
  readonly side: 'start' | 'end';
}

/**
 * From words such as `top`, `start` or `bottom-end`. By default the bottom, and the end unless `crowded` reports more controls there than
 * at the start.
 */
export const placeOf = (words: string, crowded: (edge: Place['edge']) => boolean): Place => {
  const edge = words.includes('top') ? 'top' : 'bottom';
  return { edge, side: words.includes('start') || (!words.includes('end') && crowded(edge)) ? 'start' : 'end' };
};

/** Size of the card, px, and the grid of points that is checked, since a page may have thousands of controls. */
const [WIDTH, HEIGHT, COLUMNS, ROWS] = [372, 520, 6, 8];

/**
 * Would the card cover more controls in the end corner than in the start corner? On a phone, where the corners coincide, it makes no
 * difference.
 */
export const endIsCrowded = (edge: Place['edge'], direction: 'ltr' | 'rtl'): boolean => {
  const { innerWidth, innerHeight } = window;
  if (innerWidth <= 2 * WIDTH) return false;
  const controlsFrom = (left: number): number => {
    const found = new Set<Element>();
    for (let i = 0; i < COLUMNS * ROWS; i++) {
      const [x, y] = [left + ((i % COLUMNS) + 0.5) * (WIDTH / COLUMNS), ((i / COLUMNS) * HEIGHT) / ROWS];
      const hit = document.elementFromPoint(x, edge === 'top' ? y : innerHeight - 1 - y);
      const control = hit?.closest('button,input,select,textarea,[role=button]');
      if (control) found.add(control);
    }
    return found.size;
  };
  const right = innerWidth - WIDTH;
  const [start, end] = direction === 'rtl' ? [right, 0] : [0, right];
  // Every check forces layout, so the second corner is skipped if the first is free.
  const covered = controlsFrom(end);
  return covered > 0 && covered > controlsFrom(start);
};

export type ShownFormat = CardFormat | 'inline';

/** Reasons against covering the page now. Any of them suffices. */
export interface PageMoment {
  /** The shopper is typing, or is in a frame, where that is unknown. */
  readonly typing: unknown;
  readonly checkout: unknown;
  /** Another element is open over the page. */
  readonly covered: unknown;
}

/**
 * The format to draw if the page gives no slot: a modal only if it does not interrupt the shopper, else the corner. Formats this version
 * does not know become the corner.
 */
export const formatFor = (wanted: string | undefined, moment: () => PageMoment): CardFormat => {
  const known = cardFormats.find((format) => format === wanted) ?? 'corner';
  return known === 'modal' && Object.values(moment()).some(Boolean) ? 'corner' : known;
};

/** Terms in the path of a checkout or in GA4's event names during one, as used by platforms and by shops that translate them. */
const CHECKOUT = /check-?out|payment|shipping_info|kasse|commande/i;
/** Fields of an address or a bank card, by their autocomplete names (https://html.spec.whatwg.org/#autofill). */
const CHECKOUT_FIELDS = '[autocomplete*=cc-],[autocomplete*=address]';

/** The focused element, including those within the page's components. */
const focused = (within: DocumentOrShadowRoot): Element | null => {
  const { activeElement } = within;
  return activeElement?.shadowRoot ? focused(activeElement.shadowRoot) : activeElement;
};

/** @param said names of the events the shop sent on this page */
export const pageMoment = (said: Iterable<string>): PageMoment => ({
  typing: focused(document)?.matches('input,textarea,select,iframe,[contenteditable]'),
  checkout: CHECKOUT.test([location.pathname, ...said].join()) || document.querySelector(CHECKOUT_FIELDS),
  // Themes keep hidden dialogs in the page, and Safari before 17.4 cannot detect which are hidden.
  covered: [...document.querySelectorAll(':modal,[aria-modal=true]')].some((element) => element.checkVisibility?.() ?? true),
});
