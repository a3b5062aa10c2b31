interface FillOrder {
  readonly events: number;
  readonly choices: number;
}

/** Runs in a page: so many events and choices as fast as they are taken, so that what the device keeps at most is there before it is measured. */
export const fill = async ({ events, choices }: FillOrder): Promise<void> => {
  const pause = (wait: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, wait));
  const couplet = (window as unknown as { couplet: (...command: unknown[]) => unknown }).couplet;
  for (let at = 0; at < events; at++) {
    const items = [{ item_id: `early-${at}`, item_category: at % 3 ? 'Tea' : 'Cups', price: 9, quantity: 1 }];
    couplet('track', 'view_item', { currency: 'EUR', items });
    if (at % 100 === 0) await pause(30);
  }
  for (let at = 0; at < choices; at++) {
    couplet('offer', {});
    await pause(80);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  }
};
