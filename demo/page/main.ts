import './shop.css';
import { handleCartForms, refreshMain, toast } from './cartForms';
import { offerAnotherGroup } from './holdout';
import { followSimulated } from './simulated';
import { storeAttribution } from './storeAttribution';

/** Polling interval, patience with the shopper at the browser's prompt, and patience with the push service, ms. */
const LOOK = 500;
const PATIENCE = 30_000;
const SERVICE = 8_000;

const words = { on: 'Notify me about coupons', off: 'Turn off notifications', busy: 'One moment …' };

const isSubscribed = async (): Promise<boolean> => {
  const registration = await navigator.serviceWorker?.getRegistration();
  return ((await registration?.pushManager?.getSubscription()) ?? null) !== null;
};

const mayNotify = (): NotificationPermission | undefined => ('Notification' in window ? Notification.permission : undefined);

/** Waits until the subscription is as wanted. */
const becomes = async (wanted: boolean): Promise<boolean> => {
  let answered = 0;
  for (let waited = 0; waited < PATIENCE && answered < SERVICE; waited += LOOK) {
    if ((await isSubscribed()) === wanted) return true;
    if (wanted && mayNotify() === 'denied') return false;
    if (mayNotify() === 'granted') answered += LOOK;
    await new Promise((done) => setTimeout(done, LOOK));
  }
  return false;
};

/** The shop's bell: subscribes this browser to coupon notifications or unsubscribes it, and shows the result. */
const tellMe = async (): Promise<void> => {
  const bell = document.querySelector<HTMLButtonElement>('[data-tell]');
  if (!bell || !window.couplet) return;
  const draw = async (): Promise<void> => {
    bell.textContent = (await isSubscribed()) ? words.off : words.on;
  };
  bell.addEventListener('click', async () => {
    if (bell.textContent === words.busy) return;
    const wanted = bell.textContent === words.on;
    // Called synchronously, because a browser only asks for permission right after a click.
    if (wanted) window.couplet?.('push');
    else window.couplet?.('push', 'off');
    bell.textContent = words.busy;
    const done = await becomes(wanted);
    if (done && wanted) toast('Notifications are on. Send one in the console, under Channels.');
    else if (done) toast('Notifications are off.');
    else if (!wanted) toast('Notifications are still on, because the coupon server cannot be reached.');
    else if (mayNotify() === 'denied') toast('Notifications are blocked in this browser. Allow them for this site.');
    else toast('Notifications are still off. Answer the browser’s question, and do not use a private window.');
    await draw();
  });
  await draw();
};

/** Applies the card's code to the cart once the shopper has asked for it, and updates the cart and the checkout. */
const applyCode = (): void => {
  window.couplet?.('on', 'apply', async ({ code }) => {
    const answer = await fetch('/cart/code', {
      method: 'POST',
      body: new URLSearchParams({ code }),
      headers: { accept: 'application/json' },
    });
    const { empty } = (await answer.json()) as { readonly empty?: boolean };
    return empty ? 'empty' : answer.ok;
  });
  window.couplet?.('on', 'applied', async () => {
    if (!document.querySelector('#code')) return;
    // Keeps what was typed at the checkout.
    const typed = [...document.querySelectorAll<HTMLInputElement>('#pay input')].map(({ id, value }) => ({ id, value }));
    await refreshMain();
    for (const { id, value } of typed) {
      const field = document.querySelector<HTMLInputElement>(`#pay input#${id}`);
      if (field) field.value = value;
    }
  });
};

/** Lets the shopper open Couplet's privacy panel and their coupons. Without Couplet the line stays hidden. */
const linkPrivacyPanel = (): void => {
  const line = document.querySelector<HTMLElement>('[data-privacy]');
  if (!line || !window.couplet) return;
  line.hidden = false;
  line.querySelector('button')?.addEventListener('click', () => window.couplet?.('privacy'));
  line.querySelector('[data-inbox]')?.addEventListener('click', () => window.couplet?.('inbox'));
};

handleCartForms();
storeAttribution();
offerAnotherGroup();
applyCode();
linkPrivacyPanel();
followSimulated();
void tellMe();
