import { useId } from 'preact/hooks';
import { useEditing, useValue } from '../draft/editing';
import type { AtProps } from './FieldAt';

/** Yes or no. @param offIsNone off takes the field away */
export const CheckAt = ({ label, hint, at, locked = false, offIsNone = false }: AtProps & { readonly offIsNone?: boolean }) => {
  const [value, set] = useValue(at);
  const { mayWrite } = useEditing();
  return (
    <CheckField
      label={label}
      hint={hint}
      checked={value === true}
      disabled={locked || !mayWrite}
      change={(on) => set(on || !offIsNone ? on : undefined)}
      at={at}
    />
  );
};

export interface CheckFieldProps extends Pick<AtProps, 'label' | 'hint'> {
  readonly at?: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly change: (on: boolean) => void;
}

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
