import type { PageMoment } from './formatFor';

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
