/**
 * Runs in a page: what a shopper does with a coupon, as far as there is one: why, code, copy, away with it by Esc; then the panel, save, erase,
 * close. Answers with what could be pressed. Where something broke, of which the test leaves a global `met`, what follows may never come and
 * is waited for only as long as the widget may still be at work.
 */
export const shopperDoes = async (): Promise<readonly string[]> => {
  const pressed: string[] = [];
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  /** Its handshake with a worker that says nothing takes two seconds. */
  const isAtWork = (): boolean => {
    const last = performance.getEntriesByType('resource').at(-1) as PerformanceResourceTiming | undefined;
    const patience = last?.name.includes('/device-') ? 2_400 : 600;
    return performance.now() - Math.max(last?.responseEnd ?? 0, performance.timing.loadEventEnd - performance.timeOrigin) < patience;
  };
  const find = async (selector: string, ms: number): Promise<HTMLElement | undefined> => {
    const start = performance.now();
    for (;;) {
      for (const host of document.querySelectorAll('couplet-card')) {
        const found = host.shadowRoot?.querySelector<HTMLElement>(selector);
        if (found) return found;
      }
      const waited = performance.now() - start;
      if (waited > 20_000 || ('met' in window && waited > ms && !isAtWork())) return undefined;
      await pause(20);
    }
  };
  const press = async (selector: string, ms = 300): Promise<boolean> => {
    const button = await find(selector, ms);
    if (!button) return false;
    pressed.push(selector);
    button.click();
    return true;
  };
  if (await press('.card .why button', 0)) {
    await pause(100);
    await press('.card .primary');
    await press('.card .copy', 1_000);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  }
  (window as unknown as { couplet?(command: string): void }).couplet?.('privacy');
  if (await find('dialog .close', 500)) {
    await press('dialog .save', 0);
    if (await press('dialog .danger', 0)) await press('dialog .actions .secondary ~ .danger', 0);
    await pause(100);
    await press('dialog .close');
  }
  // What comes late is seen as well.
  await pause(100);
  return pressed;
};
