import type { ComponentChildren } from 'preact';
import { Failed } from '../../ui/Failed';
import type { useSaved } from './useSaved';

interface SettingsFormProps extends Pick<ReturnType<typeof useSaved>, 'said' | 'failure'> {
  /** Word on the button that saves. */
  readonly label: string;
  readonly mayWrite: boolean;
  readonly save: () => void;
  /** Buttons beside it. */
  readonly more?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Settings that are saved together, and what came of it. */
export const SettingsForm = ({ label, mayWrite, save, more, said, failure, children }: SettingsFormProps) => (
  <form
    class="stack"
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      save();
    }}
  >
    {children}
    {mayWrite && (
      <div class="row">
        {more}
        <button type="submit" class="primary">
          {label}
        </button>
      </div>
    )}
    <p role="status">{said}</p>
    {failure && <Failed failure={failure} />}
  </form>
);
