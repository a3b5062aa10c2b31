/** Lets the shopper open Couplet's panel of what is kept and sent, and their coupons; without Couplet the line stays hidden. */
export const linkPrivacyPanel = (): void => {
  const line = document.querySelector<HTMLElement>('[data-privacy]');
  if (!line || !window.couplet) return;
  line.hidden = false;
  line.querySelector('button')?.addEventListener('click', () => window.couplet?.('privacy'));
  line.querySelector('[data-inbox]')?.addEventListener('click', () => window.couplet?.('inbox'));
};
