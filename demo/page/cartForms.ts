const SHOWN_FOR = 4_000;

let timer = 0;

/** Shows a message at the top right, so that it never covers a card in the bottom corner. */
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

/** Fetches the page again and swaps its main part, so that scripts, scroll position and the coupon card stay. */
export const refreshMain = async (): Promise<void> => {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
  const current = document.querySelector('main');
  if (fresh && current) current.replaceChildren(...fresh.childNodes);
};

/** The shop's answer to a cart form sent by this script. */
interface CartAnswer {
  readonly quantity: number;
  readonly message: string;
  /** GA4 events for `dataLayer`, made by the server from its own prices. */
  readonly events: readonly Record<string, unknown>[];
}

declare global {
  interface Window {
    dataLayer?: unknown[];
  }
}

const pushEvents = (events: CartAnswer['events']): void => {
  window.dataLayer ??= [];
  for (const event of events) window.dataLayer.push({ ecommerce: null }, event);
};

const showCount = (quantity: number): void => {
  for (const badge of document.querySelectorAll<HTMLElement>('[data-cart-count]')) {
    badge.textContent = String(quantity);
    badge.hidden = quantity === 0;
  }
};

const send = async (form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> => {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) if (typeof value === 'string') fields.append(name, value);
  const answer = await fetch(form.action, { method: 'POST', body: fields, headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`the shop answered ${answer.status}`);
  const { quantity, message, events } = (await answer.json()) as CartAnswer;
  pushEvents(events);
  showCount(quantity);
  if ('reload' in form.dataset) {
    await refreshMain();
    toast(message);
  } else toast(message, { text: 'View cart', href: '/cart' });
};

/** Cart forms work without script. With it they stay on the page. If the request fails, the form is submitted normally. */
export const handleCartForms = (): void => {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !('cartForm' in form.dataset)) return;
    event.preventDefault();
    send(form, event.submitter).catch(() => form.submit());
  });
};
