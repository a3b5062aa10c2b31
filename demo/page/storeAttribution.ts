interface Claimed {
  readonly code: string;
}

/** Couplet's events that a shop listens to, the value it reads, and the dialogs it can open. */
interface Couplet {
  (command: 'privacy' | 'inbox' | 'push' | 'forget'): void;
  (command: 'push', what: 'off'): void;
  (command: 'on', event: 'attribution', listener: (attribution: string) => void): void;
  (command: 'on', event: 'claim' | 'applied', listener: (claim: Claimed) => void): void;
  (command: 'on', event: 'apply', handler: (claim: Claimed) => Promise<boolean | 'empty'>): void;
}

declare global {
  interface Window {
    couplet?: Couplet;
  }
}

const KEPT = 'tt_code';

/** A code is kept in this tab for the page with the code field, where the shopper still has to apply it, until an order is placed. */
const offerCode = (): void => {
  if (document.querySelector('[data-order]')) sessionStorage.removeItem(KEPT);
  const field = document.querySelector<HTMLInputElement>('#code');
  if (field && field.value === '') field.value = sessionStorage.getItem(KEPT) ?? '';
};

/**
 * Puts the attribution on the cart and into the checkout form, and a claimed code into the code field, on this or a later page. If Couplet
 * is missing or blocked, the shop works unchanged.
 */
export const storeAttribution = (): void => {
  window.couplet?.('on', 'attribution', (attribution) => {
    for (const field of document.querySelectorAll<HTMLInputElement>('[data-couplet-attribute]')) field.value = attribution;
    fetch('/cart/attributes', { method: 'POST', body: new URLSearchParams({ couplet: attribution }), keepalive: true }).catch(
      () => undefined,
    );
  });
  window.couplet?.('on', 'claim', ({ code }) => {
    sessionStorage.setItem(KEPT, code);
    offerCode();
  });
  offerCode();
};
