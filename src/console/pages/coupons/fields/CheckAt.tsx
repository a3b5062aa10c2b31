import { useEditing, useValue } from '../draft/editing';
import { CheckField } from './CheckField';
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
