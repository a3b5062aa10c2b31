import { cardFormats } from '../../src/protocol/coupons/cardFormat';
import type { OpenFormat } from './cardOptions';

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
 * does not know become the corner, and so does a native one without room for its line.
 */
export const formatFor = (wanted: string | undefined, moment: () => PageMoment): OpenFormat => {
  const known = cardFormats.find((format) => format === wanted) ?? 'corner';
  return known === 'native' || (known === 'modal' && Object.values(moment()).some(Boolean)) ? 'corner' : known;
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
