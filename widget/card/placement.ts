import { type CardFormat, cardFormats } from '../../src/protocol/coupons/cardFormat';

/** Where what floats is: block and inline edge, in the page's own direction. */
interface Place {
  readonly edge: 'top' | 'bottom';
  readonly side: 'start' | 'end';
}

/**
 * Of words such as `top`, `start` or `bottom-end`; without them the bottom, and the end unless `crowded` says that more of what a shopper
 * would press lies there than at the start.
 */
export const placeOf = (words: string, crowded: (edge: Place['edge']) => boolean): Place => {
  const edge = words.includes('top') ? 'top' : 'bottom';
  return { edge, side: words.includes('start') || (!words.includes('end') && crowded(edge)) ? 'start' : 'end' };
};

/** Of the card, px, and the points of it that are looked at: a page may have thousands of controls. */
const [WIDTH, HEIGHT, COLUMNS, ROWS] = [372, 520, 6, 8];

/** Would the card cover more controls in the end corner than in the start corner? Where they are one, on a phone, it does not matter. */
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
  // Every look lays the page out: there is no second corner to look at where the first is free.
  const covered = controlsFrom(end);
  return covered > 0 && covered > controlsFrom(start);
};

export type ShownFormat = CardFormat | 'inline';

/** What speaks against covering the page now: anything that is true of it. */
export interface PageMoment {
  /** The shopper writes, or is in a frame, where nobody knows. */
  readonly typing: unknown;
  readonly checkout: unknown;
  /** Something else is open over the page. */
  readonly covered: unknown;
}

/**
 * The format to draw where the page gives no slot: a modal only where it does not stand between a shopper and what they are doing, else the
 * corner; the corner for what this version does not know.
 */
export const formatFor = (wanted: string | undefined, moment: () => PageMoment): CardFormat => {
  const known = cardFormats.find((format) => format === wanted) ?? 'corner';
  return known === 'modal' && Object.values(moment()).some(Boolean) ? 'corner' : known;
};

/** In the path of a checkout or in GA4's names of what happens in one, in the words of the platforms and of shops that translate them. */
const CHECKOUT = /check-?out|payment|shipping_info|kasse|commande/i;
/** Fields of an address or a bank card, by the names browsers fill them in by (https://html.spec.whatwg.org/#autofill). */
const CHECKOUT_FIELDS = '[autocomplete*=cc-],[autocomplete*=address]';

/** What has the focus, also within the components of the page. */
const focused = (within: DocumentOrShadowRoot): Element | null => {
  const { activeElement } = within;
  return activeElement?.shadowRoot ? focused(activeElement.shadowRoot) : activeElement;
};

/** @param said names of the events the shop said on this page */
export const pageMoment = (said: Iterable<string>): PageMoment => ({
  typing: focused(document)?.matches('input,textarea,select,iframe,[contenteditable]'),
  checkout: CHECKOUT.test([location.pathname, ...said].join()) || document.querySelector(CHECKOUT_FIELDS),
  // Themes keep hidden dialogs in the page; Safari before 17.4 cannot tell which they are.
  covered: [...document.querySelectorAll(':modal,[aria-modal=true]')].some((element) => element.checkVisibility?.() ?? true),
});
