interface NoticeProps {
  readonly title: string;
  readonly text: string;
  readonly closeText: string;
  /** BCP 47, of the sentences. */
  readonly language: string;
  readonly close: () => void;
}

/** Says that what is on the page is a preview, or why there is none. */
export const Notice = ({ title, text, closeText, language, close }: NoticeProps) => (
  <section class="preview" part="preview" aria-label={title} lang={language}>
    <p role="status">
      <strong>{title}</strong>
      {text}
    </p>
    <button class="close" type="button" onClick={close}>
      {closeText}
    </button>
  </section>
);
