import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { fieldsOf, setAt, textOrNothing, valueAt } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { moneyInput, namesInput, numberInput, readMoney, readNames, readNumber } from '../draft/inputs';
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

interface TextAtProps extends AtProps {
  readonly lang?: string;
  readonly list?: string;
  readonly short?: boolean;
  readonly long?: boolean;
  readonly changed?: (value: unknown) => void;
}

/** Words of the merchant. Nothing typed is nothing kept, and a new line is a space, which is how a page shows it. */
export const TextAt = (props: TextAtProps) => (
  <TypedAt {...props} show={textOrNothing} read={(typed) => typed.replaceAll(/\s*\n\s*/g, ' ') || undefined} />
);

interface PartOfTextAtProps extends AtProps {
  /** Place of the text in all languages. */
  readonly parent: string;
  readonly lang: string;
  readonly long?: boolean;
}

/** One language of a text that need not be there: without any there is none. */
export const PartOfTextAt = ({ parent, ...props }: PartOfTextAtProps) => {
  const { edit } = useEditing();
  return (
    <TextAt
      {...props}
      changed={(value) =>
        edit((draft) => {
          const next = setAt(draft, props.at, value);
          return Object.keys(fieldsOf(valueAt(next, parent))).length === 0 ? setAt(next, parent, undefined) : next;
        })
      }
    />
  );
};

interface NumberAtProps extends AtProps {
  /** One of what is typed is so many of what is kept: 100 for basis points, 0.01 for shares typed as percent. */
  readonly per?: number;
  readonly unit?: ComponentChildren;
  /** It may have decimals, as all that is kept in another unit may. */
  readonly decimal?: boolean;
  readonly changed?: (value: unknown) => void;
}

export const NumberAt = ({ per = 1, unit, decimal = per !== 1, ...props }: NumberAtProps) => (
  <TypedAt
    {...props}
    short
    inputMode={decimal ? 'decimal' : 'numeric'}
    unit={unit}
    show={(value) => numberInput(value, per)}
    read={(typed) => readNumber(typed, per)}
  />
);

/** An amount of the campaign's currency: typed in major units, kept in minor ones. */
export const MoneyAt = (props: AtProps & { readonly changed?: (value: unknown) => void }) => {
  const { currency, digits } = useEditing();
  return (
    <TypedAt
      {...props}
      short
      inputMode="decimal"
      unit={currency}
      show={(value) => moneyInput(value, digits)}
      read={(typed) => readMoney(typed, digits)}
    />
  );
};

interface NamesAtProps extends AtProps {
  /** Where what is wrong with one of the names is told. */
  readonly within: string;
  readonly changed?: (value: unknown) => void;
}

/** Names separated by commas; without any, the field goes away. */
export const NamesAt = ({ within, ...props }: NamesAtProps) => {
  const [value] = useValue(props.at);
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  return (
    <TypedAt
      {...props}
      deep
      owns={({ at, facts }) => at === within && facts.text !== undefined && names.includes(facts.text)}
      show={namesInput}
      read={(typed) => {
        const read = readNames(typed);
        return read.length === 0 ? undefined : read;
      }}
    />
  );
};
