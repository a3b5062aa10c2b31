interface Claimed {
  readonly code: string;
}

/** The two notices of Couplet a shop listens to. */
interface Couplet {
  (command: 'on', event: 'attribution', listener: (attribution: string) => void): void;
  (command: 'on', event: 'claim', listener: (claim: Claimed) => void): void;
}

declare global {
  interface Window {
    couplet?: Couplet;
  }
}

/**
 * Puts the attribution on the cart and into the checkout form, and a claimed code into the code field where there is one. Without
 * Couplet, or blocked, nothing happens and the shop works.
 */
export const storeAttribution = (): void => {
  window.couplet?.('on', 'attribution', (attribution) => {
    for (const field of document.querySelectorAll<HTMLInputElement>('[data-couplet-attribute]')) field.value = attribution;
    fetch('/cart/attributes', { method: 'POST', body: new URLSearchParams({ couplet: attribution }), keepalive: true }).catch(
      () => undefined,
    );
  });
  window.couplet?.('on', 'claim', ({ code }) => {
    const field = document.querySelector<HTMLInputElement>('#code');
    if (field && field.value === '') field.value = code;
  });
};
