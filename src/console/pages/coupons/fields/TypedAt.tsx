import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useValue } from '../draft/editing';
import { type AtProps, FieldAt } from './FieldAt';

interface TypedAtProps extends AtProps {
  /** The value as text, and back. What is no value stays text, so that nothing typed is lost. */
  readonly show: (value: unknown) => string;
  readonly read: (typed: string) => unknown;
  /** Stands behind the input: a unit. */
  readonly unit?: ComponentChildren;
  readonly type?: 'text' | 'datetime-local';
  readonly inputMode?: 'decimal' | 'numeric' | 'text';
  readonly list?: string;
  readonly lang?: string;
  readonly short?: boolean;
  /** It grows with what is typed, for whole sentences. */
  readonly long?: boolean;
  readonly deep?: boolean;
  /** What follows from a change, in place of keeping the value at the place. */
  readonly changed?: (value: unknown) => void;
}

/** A text input of a value that is not text. While somebody types, what they typed stands; the value is written as it is usual when they leave. */
export const TypedAt = ({ show, read, unit, type = 'text', inputMode, list, lang, short, long, changed, ...field }: TypedAtProps) => {
  const [value, set] = useValue(field.at);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? show(value);
  const told = {
    lang,
    autoComplete: 'off',
    value: text,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
      setTyped(currentTarget.value);
      (changed ?? set)(read(currentTarget.value));
    },
    onBlur: () => setTyped(undefined),
  };
  return (
    <FieldAt
      {...field}
      control={(control) =>
        long ? (
          <span class="typed long" data-text={text}>
            <textarea {...control} {...told} rows={2} />
          </span>
        ) : (
          <span class={`typed${short ? ' short' : ''}`}>
            <input {...control} {...told} type={type} inputMode={inputMode} list={list} />
            {unit && <span class="unit">{unit}</span>}
          </span>
        )
      }
    />
  );
};
