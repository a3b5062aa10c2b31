import { render } from 'preact';
import type { Host } from './host';
import { quietly } from './quietly';

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
