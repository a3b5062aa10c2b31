import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** What is wrong and how to fix it; announced when it appears. */
  readonly error?: ComponentChildren;
  readonly warning?: ComponentChildren;
  /** Renders the control with the ids that link it to its texts. */
  readonly control: (ids: { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: boolean }) => JSX.Element;
}

/** A control with its label, hint and error. */
export const Field = ({ label, hint, error, warning, control }: FieldProps) => {
  const id = useId();
  const said = [hint && `${id}-hint`, error && `${id}-error`, warning && `${id}-warning`].filter(Boolean).join(' ');
  return (
    <div class={`field${error ? ' wrong' : ''}`}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {control({ id, ...(said ? { 'aria-describedby': said } : {}), ...(error ? { 'aria-invalid': true } : {}) })}
      <div aria-live="polite">
        {error && (
          <p class="error" id={`${id}-error`}>
            {error}
          </p>
        )}
        {warning && (
          <p class="warning" id={`${id}-warning`}>
            {warning}
          </p>
        )}
      </div>
    </div>
  );
};

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly lang?: string }[];
  readonly choose: (value: T) => void;
}

/** A labelled select. */
export const Choice = <T extends string>({ label, value, options, choose }: ChoiceProps<T>) => {
  const id = useId();
  return (
    <div class="choice">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = options.find((option) => option.value === currentTarget.value);
          if (chosen) choose(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
};
