import './ui/console.css';
import { render } from 'preact';
import { App } from './app/App';

/** What is read out when the focus comes to a part of a page, innermost first; an alert says itself. */
const PARTS = 'dialog[open], [role="alert"], fieldset, section, main';
const NAMES = 'h1, h2, h3, legend';
/** A page or a list that is drawn anew takes the focus itself, ms. */
const LATER = 150;

const partOf = (node: Element, root: HTMLElement): HTMLElement => {
  const part = node.closest<HTMLElement>(PARTS) ?? root;
  return part.matches('[role="alert"]') ? part : (part.querySelector<HTMLElement>(NAMES) ?? part);
};

const within = (node: Element): readonly Element[] => (node.parentElement ? [node, ...within(node.parentElement)] : [node]);

/**
 * Keeps the focus in the page. A button may go away by what it did; the browser then gives the focus to nobody, a screen reader falls silent, and a ring is
 * nowhere. It goes to the heading of what the button lay in.
 */
export const keepFocus = (root: HTMLElement): void => {
  /** What had the focus, and all it lay in. */
  let path: readonly Element[] = [];
  const isLost = (): boolean => document.activeElement === document.body && path[0]?.isConnected === false;
  root.addEventListener('focusin', ({ target }) => {
    path = target instanceof Element ? within(target) : [];
  });
  // Somebody clicked beside everything: that is theirs to do.
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

const place = document.getElementById('app');
if (place) {
  keepFocus(place);
  render(<App />, place);
}
