interface DialogTopProps {
  /** Id of the heading, which labels the dialog. */
  readonly id: string;
  readonly title: string;
  /** Name of the button that closes it. */
  readonly label: string;
  readonly close: () => void;
}

/** Heading of a dialog, with the button that closes it. It stays in place while the dialog scrolls. */
export const DialogTop = ({ id, title, label, close }: DialogTopProps) => (
  <div class="top">
    <h2 id={id} tabIndex={-1} autofocus>
      {title}
    </h2>
    <button class="close" part="close" type="button" aria-label={label} onClick={close}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3.5 3.5l9 9m0-9l-9 9" />
      </svg>
    </button>
  </div>
);
