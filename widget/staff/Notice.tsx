interface NoticeProps {
  readonly title: string;
  readonly text: string;
  readonly close: () => void;
}

/** Says that what is on the page is a preview, or why there is none. */
export const Notice = ({ title, text, close }: NoticeProps) => (
  <section class="preview" part="preview" aria-label={title} lang="en">
    <p role="status">
      <strong>{title}</strong>
      {text}
    </p>
    <button class="close" type="button" onClick={close}>
      Close
    </button>
  </section>
);
