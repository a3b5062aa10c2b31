/**
 * Calls back once the page was really opened (not prerendered: a Blob worker starts only after activation), has loaded, and the main
 * thread is idle.
 */
export const whenIdle = (callback: () => void): void => {
  const idle = (): void => {
    try {
      requestIdleCallback(callback, { timeout: 2_000 });
    } catch {
      setTimeout(callback, 200); // Safari has none
    }
  };
  const loaded = (): void => (document.readyState === 'complete' ? idle() : addEventListener('load', idle, { once: true }));
  if ((document as Document & { readonly prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', loaded, { once: true });
  } else loaded();
};
