/** A press outside a modal this soon after it appeared was meant for the page, ms. */
const MISTAKEN = 500;

/** Focuses the dialog and none of its buttons, so that an Enter or Space meant for the page triggers nothing. */
const openModal = (dialog: HTMLDialogElement): void => {
  dialog.showModal();
  dialog.focus();
};

/**
 * Opens a modal. A press on its backdrop closes it, but only if it begins and ends there: a text selection may end outside of the card. A
 * press that was meant for the page, just when the modal appeared, is ignored.
 */
export const createBackdrop = (close: () => void, open = openModal) => {
  let opened = 0;
  let pressed = false;
  return {
    opens: (dialog: HTMLDialogElement | null): void => {
      if (dialog) open(dialog);
      opened = performance.now();
    },
    press: ({ type, target: dialog, clientX, clientY, timeStamp }: MouseEvent & { readonly target: Element }): void => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const outside = dialog.matches('dialog') && (clientX < left || clientX > right || clientY < top || clientY > bottom);
      if (type === 'click' && outside && pressed) close();
      pressed = outside && timeStamp - opened > MISTAKEN;
    },
  };
};
