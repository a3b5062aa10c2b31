import { refreshMain } from './refreshMain';
import { toast } from './toast';

/** What the shop answers to a cart form sent by this script. */
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

/** Cart forms work without script; with it they stay on the page. When sending fails, the form goes the plain way. */
export const handleCartForms = (): void => {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !('cartForm' in form.dataset)) return;
    event.preventDefault();
    send(form, event.submitter).catch(() => form.submit());
  });
};
