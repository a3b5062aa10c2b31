import { quietly } from '../ui/tasks';

/**
 * Esc belongs to the card when focus is inside it or nowhere. Otherwise it belongs to the page.
 * @param inner closes the innermost thing that is open in the card, if any @param here ends it
 */
export const onEscape = (root: ShadowRoot, inner: () => boolean, close: () => void, here: AbortSignal): void => {
  const pressed = quietly((event: KeyboardEvent) => {
    const ours = root.activeElement !== null || document.activeElement === document.body;
    if (event.key !== 'Escape' || event.defaultPrevented || !ours) return;
    // A dialog would close as well.
    if (inner()) event.preventDefault();
    else close();
  });
  document.addEventListener('keydown', pressed, { signal: here });
};
