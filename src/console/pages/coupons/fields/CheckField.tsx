import { useId } from 'preact/hooks';
import type { AtProps } from './FieldAt';

interface CheckFieldProps extends Pick<AtProps, 'label' | 'hint'> {
  readonly at?: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly change: (on: boolean) => void;
}

/** A box to tick, with its words. */
export const CheckField = ({ label, hint, at, checked, disabled, change }: CheckFieldProps) => {
  const id = useId();
  return (
    <div class="check">
      <input
        id={id}
        data-at={at}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={({ currentTarget }) => change(currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};
