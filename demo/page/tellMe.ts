import { toast } from './toast';

/** How often, and how long, somebody may take over the browser's question, ms. */
const LOOK = 500;
const PATIENCE = 30_000;

const words = { on: 'Tell me of coupons', off: 'No more notifications' };

const isSubscribed = async (): Promise<boolean> => {
  const registration = await navigator.serviceWorker?.getRegistration();
  return ((await registration?.pushManager?.getSubscription()) ?? null) !== null;
};

/** What came of it, once it did. */
const becomes = async (wanted: boolean): Promise<boolean> => {
  for (let waited = 0; waited < PATIENCE; waited += LOOK) {
    if ((await isSubscribed()) === wanted) return true;
    if (wanted && 'Notification' in window && Notification.permission === 'denied') return false;
    await new Promise((done) => setTimeout(done, LOOK));
  }
  return false;
};

/** The shop's bell: asks Couplet to tell this browser of coupons, or not to any more, and says what came of it. */
export const tellMe = async (): Promise<void> => {
  const bell = document.querySelector<HTMLButtonElement>('[data-tell]');
  if (!bell || !window.couplet) return;
  const draw = async (): Promise<void> => {
    bell.textContent = (await isSubscribed()) ? words.off : words.on;
  };
  bell.addEventListener('click', async () => {
    const wanted = bell.textContent === words.on;
    // At once: a browser asks for permission after a click only.
    if (wanted) window.couplet?.('push');
    else window.couplet?.('push', 'off');
    const done = await becomes(wanted);
    if (done && wanted) toast('This browser is told of coupons now. Wake it up in the console, under Channels.');
    else if (done) toast('This browser is told of no coupons any more.');
    else toast('Nothing changed: notifications are not allowed, or the browser’s push service cannot be reached.');
    await draw();
  });
  await draw();
};
