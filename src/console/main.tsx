import './ui/tokens.css';
import './ui/console.css';
import './ui/controls.css';
import { render } from 'preact';
import { App } from './app/App';
import { readPreferences } from './app/preferences';
import { loadLanguage } from './languages/strings';

/** Parts of a page that are announced when they receive the focus, innermost first. Alerts announce themselves. */
const PARTS = 'dialog[open], [role="alert"], fieldset, section, main';
const NAMES = 'h1, h2, h3, legend';
/** Delay that lets a redrawn page or list set the focus itself, ms. */
const LATER = 150;

const partOf = (node: Element, root: HTMLElement): HTMLElement => {
  const part = node.closest<HTMLElement>(PARTS) ?? root;
  return part.matches('[role="alert"]') ? part : (part.querySelector<HTMLElement>(NAMES) ?? part);
};

const within = (node: Element): readonly Element[] => (node.parentElement ? [node, ...within(node.parentElement)] : [node]);

/**
 * Prevents losing the keyboard focus. When an action removes its own button, the browser drops the focus and screen readers fall silent.
 * The focus is then moved to the part of the page that contained the button.
 */
export const keepFocus = (root: HTMLElement): void => {
  /** The last focused element and its ancestors. */
  let path: readonly Element[] = [];
  const isLost = (): boolean => document.activeElement === document.body && path[0]?.isConnected === false;
  root.addEventListener('focusin', ({ target }) => {
    path = target instanceof Element ? within(target) : [];
  });
  // The person clicked on an empty area, which removes the focus intentionally.
  root.addEventListener('focusout', ({ target }) =>
    queueMicrotask(() => {
      if (target instanceof Element && target === path[0] && target.isConnected && document.hasFocus()) path = [];
    }),
  );
  new MutationObserver(() => {
    if (!isLost()) return;
    setTimeout(() => {
      const left = isLost() ? path.find((node) => node.isConnected) : undefined;
      if (!left) return;
      const place = partOf(left, root);
      if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
      place.focus();
    }, LATER);
  }).observe(root, { childList: true, subtree: true });
};

/** In English, because the strings of the language are what is missing. */
const FAILED = 'The console could not be loaded. Check your connection, then reload this page.';

const place = document.getElementById('app');
if (place)
  loadLanguage(readPreferences().language).then(
    () => {
      keepFocus(place);
      render(<App />, place);
    },
    () => place.append(FAILED),
  );
