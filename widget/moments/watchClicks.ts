import { quietly } from '../ui/quietly';

/**
 * Calls back at a click on, or within, what the selector names; also in open shadow roots, and where the page stops the event.
 * @returns whether it is a selector
 */
export const watchClicks = (selector: string, clicked: () => void): boolean => {
  try {
    document.createDocumentFragment().querySelector(selector);
  } catch {
    return false;
  }
  document.addEventListener(
    'click',
    quietly((event: Event) => event.composedPath().some((node) => node instanceof Element && node.matches(selector)) && clicked()),
    { passive: true, capture: true },
  );
  return true;
};
