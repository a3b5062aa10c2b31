import { render } from 'preact';
import type { Host } from './host';
import { quietly } from './tasks';

/** What the worker answered: one that fails altogether has not done it either. */
export const answered = <T>(call: Promise<T | undefined> | undefined): Promise<T | undefined> =>
  Promise.resolve(call).catch(() => undefined);

interface DialogOptions {
  readonly host: Host;
  readonly dialog: HTMLDialogElement;
  /** Id of the heading that names it. */
  readonly title: string;
  draw(): void;
  /** What else ends with it. */
  closed?(): void;
}

/** Opens what `draw` renders into the dialog, as a native modal one; once it is closed, nothing of it is left on the page. */
export const showDialog = ({ host, dialog, title, draw, closed }: DialogOptions): void => {
  dialog.setAttribute('part', 'dialog');
  dialog.setAttribute('aria-labelledby', title);
  host.root.append(dialog);
  host.mount();
  draw();
  dialog.addEventListener(
    'close',
    quietly(() => {
      closed?.();
      render(null, dialog);
      host.remove();
    }),
  );
  dialog.showModal();
};

/** Offers a file to keep, from memory: nothing is asked of any server. */
export const saveFile = (root: ShadowRoot, name: string, content: BlobPart, type = 'application/json'): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  // Where a browser does not save, it may not leave the shop's page either.
  link.target = '_blank';
  root.append(link);
  link.click();
  link.remove();
  setTimeout(
    quietly(() => URL.revokeObjectURL(link.href)),
    60_000,
  );
};
