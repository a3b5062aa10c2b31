import { useId, useState } from 'preact/hooks';
import { useStrings } from '../languages/strings';

interface CopyBoxProps {
  readonly text: string;
  /** What it is, for a screen reader. */
  readonly label: string;
  /** Long text that is not meant to be read. */
  readonly oneLine?: boolean;
}

/** Text to be pasted elsewhere. */
export const CopyBox = ({ text, label, oneLine = false }: CopyBoxProps) => {
  const { copy, copied, copyFailed } = useStrings('ui');
  const [said, setSaid] = useState('');
  const id = useId();
  const put = async (): Promise<void> => {
    // The clipboard is missing on plain http.
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setSaid(done ? copied : copyFailed);
  };
  return (
    <div class={`copy-box${oneLine ? ' one-line' : ''}`}>
      <figure>
        <figcaption class="visually-hidden" id={id}>
          {label}
        </figcaption>
        {/* A scrollable area must be reachable by keyboard. */}
        <pre dir="ltr" {...(oneLine ? { tabIndex: 0 } : {})}>
          {text}
        </pre>
      </figure>
      <button type="button" aria-describedby={id} onClick={() => void put()}>
        {copy}
      </button>
      <span role="status">{said}</span>
    </div>
  );
};
