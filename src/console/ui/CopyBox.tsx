import { useId, useState } from 'preact/hooks';

export interface CopyBoxProps {
  readonly text: string;
  /** What it is, for a screen reader. */
  readonly label: string;
  readonly copy: string;
  readonly copied: string;
  readonly failed: string;
  /** Long text that is not meant to be read. */
  readonly oneLine?: boolean;
}

/** Text to be pasted elsewhere. */
export const CopyBox = ({ text, label, copy, copied, failed, oneLine = false }: CopyBoxProps) => {
  const [said, setSaid] = useState('');
  const id = useId();
  const put = async (): Promise<void> => {
    // The clipboard is missing on plain http.
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setSaid(done ? copied : failed);
  };
  return (
    <div class={`copy-box${oneLine ? ' one-line' : ''}`}>
      <figure>
        <figcaption class="visually-hidden" id={id}>
          {label}
        </figcaption>
        {/* A scrollable area must be reachable by keyboard. */}
        <pre {...(oneLine ? { tabIndex: 0 } : {})}>{text}</pre>
      </figure>
      <button type="button" aria-describedby={id} onClick={() => void put()}>
        {copy}
      </button>
      <span role="status">{said}</span>
    </div>
  );
};
