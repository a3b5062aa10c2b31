import { useId } from 'preact/hooks';
import { useEditing, useValue } from '../draft/editing';
import { type AtProps, FieldAt } from './FieldAt';

interface SelectAtProps extends AtProps {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Called with the choice instead of storing it at the path. */
  readonly choose?: (value: string) => void;
  /** Shown if nothing is stored. */
  readonly standard?: string;
}

/** A select for a few options. An unknown value is shown as it is. */
export const SelectAt = ({ options, choose, standard = '', ...field }: SelectAtProps) => {
  const [value, set] = useValue(field.at);
  const current = typeof value === 'string' ? value : standard;
  const known = options.some((option) => option.value === current);
  return (
    <FieldAt
      {...field}
      control={(control) => (
        <select {...control} value={current} onChange={({ currentTarget }) => (choose ?? set)(currentTarget.value)}>
          {(known ? options : [{ value: current, label: current }, ...options]).map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    />
  );
};

interface CheckFieldProps extends Pick<AtProps, 'label' | 'hint'> {
  readonly at?: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly change: (on: boolean) => void;
}

/** A checkbox with its label. */
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

/**
 * Yes or no.
 * @param offIsNone off removes the field
 */
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

export const zonesId = 'couplet-zones';

const names: readonly string[] = Intl.supportedValuesOf('timeZone');

/** Time zones to pick from while typing. Include once per page. */
export const ZoneNames = () => (
  <datalist id={zonesId}>
    {names.map((name) => (
      <option key={name} value={name} />
    ))}
  </datalist>
);
