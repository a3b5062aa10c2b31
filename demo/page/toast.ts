const SHOWN_FOR = 4_000;

let timer = 0;

/** Says what just happened, top right, so that it never covers a card in the bottom corner. */
export const toast = (message: string, link?: { readonly text: string; readonly href: string }): void => {
  const element = document.querySelector<HTMLElement>('[data-toast]');
  if (!element) return;
  element.textContent = message;
  if (link) {
    const anchor = document.createElement('a');
    anchor.href = link.href;
    anchor.textContent = link.text;
    element.append(' ', anchor);
  }
  element.hidden = false;
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    element.hidden = true;
  }, SHOWN_FOR);
};
