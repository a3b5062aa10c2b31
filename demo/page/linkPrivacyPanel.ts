/** Lets the shopper open Couplet's panel of what is kept and sent; without Couplet the line stays hidden. */
export const linkPrivacyPanel = (): void => {
  const line = document.querySelector<HTMLElement>('[data-privacy]');
  if (!line || !window.couplet) return;
  line.hidden = false;
  line.querySelector('button')?.addEventListener('click', () => window.couplet?.('privacy'));
};
