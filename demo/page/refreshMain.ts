/** Fetches the page again and swaps its main part, so that scripts, scroll and the coupon card stay. */
export const refreshMain = async (): Promise<void> => {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
  const current = document.querySelector('main');
  if (fresh && current) current.replaceChildren(...fresh.childNodes);
};
