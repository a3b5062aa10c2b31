/** The two commands of Couplet a shop needs for the cart attribute. */
type Couplet = (command: 'on', event: 'ready', listener: (detail: { readonly attribution: string }) => void) => void;

declare global {
  interface Window {
    couplet?: Couplet;
  }
}

/** Puts the attribution on the cart and into the checkout form. Without Couplet, or blocked, nothing happens and the shop works. */
export const storeAttribution = (): void => {
  window.couplet?.('on', 'ready', ({ attribution }) => {
    for (const field of document.querySelectorAll<HTMLInputElement>('[data-couplet-attribute]')) field.value = attribution;
    fetch('/cart/attributes', { method: 'POST', body: new URLSearchParams({ couplet: attribution }) }).catch(() => undefined);
  });
};
