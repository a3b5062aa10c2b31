import { refreshMain } from './refreshMain';

/** Takes the code of the card onto the cart at the shopper's click there, and shows the cart and the checkout with it. */
export const applyCode = (): void => {
  window.couplet?.('on', 'apply', async ({ code }) => {
    const answer = await fetch('/cart/code', {
      method: 'POST',
      body: new URLSearchParams({ code }),
      headers: { accept: 'application/json' },
    });
    return answer.ok;
  });
  window.couplet?.('on', 'applied', async () => {
    if (!document.querySelector('#code')) return;
    // What was typed at the checkout stays.
    const typed = [...document.querySelectorAll<HTMLInputElement>('#pay input')].map(({ id, value }) => ({ id, value }));
    await refreshMain();
    for (const { id, value } of typed) {
      const field = document.querySelector<HTMLInputElement>(`#pay input#${id}`);
      if (field) field.value = value;
    }
  });
};
