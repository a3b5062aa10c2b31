import { render } from 'preact';
import type { Host } from '../ui/host';

/** What is on the page. `rest`: a tab or a line that opens the card. */
type View = 'none' | 'card' | 'rest';

/** The card's element on the page, with one view at a time. */
export interface Stage {
  readonly root: ShadowRoot;
  readonly element: HTMLElement;
  view(): View;
  /** Ends when the view leaves. */
  here(): AbortSignal;
  /**
   * @param look for the style sheet @param place absent: it floats @param draw renders the view
   */
  enter(view: View, look: string, place: Element | undefined, draw: () => void): void;
  /** Removes it. The focus returns to where it was when the first view came, and then to the button that opened the card. */
  leave(): void;
}

export const createStage = (host: Host): Stage => {
  const { root } = host;
  const element = root.host as HTMLElement;
  let view: View = 'none';
  let here = new AbortController();
  let before: Element | null = null;
  let [hasRested, focused] = [false, false];
  return {
    root,
    element,
    view: () => view,
    here: () => here.signal,
    enter: (next, look, place, draw) => {
      before ??= document.activeElement;
      view = next;
      for (const name of ['data-placed', 'data-hidden', 'style']) element.removeAttribute(name);
      draw();
      host.mount({ format: look }, place);
      if (next !== 'rest') return;
      // The shopper opened the card from this button, and closed it.
      if (hasRested && focused) root.querySelector('button')?.focus({ preventScroll: true });
      hasRested = true;
    },
    leave: () => {
      view = 'none';
      here.abort();
      here = new AbortController();
      focused = root.activeElement !== null;
      // Before its element is removed, since the page is inert until a modal dialog is closed.
      root.querySelector('dialog')?.close();
      render(null, root);
      host.remove();
      if (focused && before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
  };
};
