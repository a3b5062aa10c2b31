import { render } from 'preact';
import type { Host } from './host';
import { quietly } from './tasks';

/** The worker's answer. A rejected call counts as not done. */
export const answered = <T>(call: Promise<T | undefined> | undefined): Promise<T | undefined> =>
  Promise.resolve(call).catch(() => undefined);

interface DialogOptions {
  readonly host: Host;
  readonly dialog: HTMLDialogElement;
  /** Id of the heading that labels it. */
  readonly title: string;
  draw(): void;
  /** Cleanup when it closes. */
  closed?(): void;
  /** The shopper is back from another tab or window, where something may have changed. */
  back?(): void;
}

/** Opens what `draw` renders into the dialog, as a native modal. After it is closed, nothing of it remains on the page. */
export const showDialog = ({ host, dialog, title, draw, closed, back }: DialogOptions): void => {
  const here = new AbortController();
  dialog.setAttribute('part', 'dialog');
  dialog.setAttribute('aria-labelledby', title);
  host.root.append(dialog);
  host.mount();
  draw();
  dialog.addEventListener(
    'close',
    quietly(() => {
      here.abort();
      closed?.();
      host.remove();
      render(null, dialog);
    }),
  );
  if (back) window.addEventListener('focus', back, { signal: here.signal });
  dialog.showModal();
};

/** Offers an in-memory file for download, without any request. */
export const saveFile = (root: ShadowRoot, name: string, content: BlobPart, type = 'application/json'): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  // If a browser cannot save it, it must not leave the shop's page either.
  link.target = '_blank';
  root.append(link);
  link.click();
  link.remove();
  setTimeout(
    quietly(() => URL.revokeObjectURL(link.href)),
    60_000,
  );
};
