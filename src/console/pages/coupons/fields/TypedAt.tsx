import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useFormats } from '../../../i18n/i18n';
import { directionOf } from '../../../i18n/languages';
import { fieldsOf, setAt, textOrNothing, valueAt } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { moneyInput, namesInput, numberInput, readMoney, readNames, readNumber } from '../draft/inputs';
import { type AtProps, FieldAt } from './FieldAt';

interface TypedAtProps extends AtProps {
  /** Converts the value to text and back. Invalid input stays text, so that nothing is lost. */
  readonly show: (value: unknown) => string;
  readonly read: (typed: string) => unknown;
  /** Shown after the input: a unit. */
  readonly unit?: ComponentChildren;
  readonly type?: 'date' | 'datetime-local';
  readonly inputMode?: 'decimal' | 'numeric' | 'text';
  readonly lang?: string;
  readonly short?: boolean;
  /** Grows with its text, for whole sentences. */
  readonly long?: boolean;
  readonly deep?: boolean;
  /** Called with a change instead of storing the value at the path. */
  readonly changed?: (value: unknown) => void;
}

/** A text input for a value that is not text. It shows the typed text while being edited, and the formatted value afterwards. */
export const TypedAt = ({ show, read, unit, type, inputMode, lang, short, long, changed, ...field }: TypedAtProps) => {
  const [value, set] = useValue(field.at);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? show(value);
  const told = {
    lang,
    // A path, a name or a text has its own direction, figures that of the page.
    dir: lang ? directionOf(lang) : type || inputMode ? undefined : ('auto' as const),
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
            <input {...control} {...told} {...(type ? { type } : { type: 'text' })} inputMode={inputMode} />
            {unit && <span class="unit">{unit}</span>}
          </span>
        )
      }
    />
  );
};

interface TextAtProps extends AtProps {
  readonly lang?: string;
  readonly short?: boolean;
  readonly long?: boolean;
  readonly changed?: (value: unknown) => void;
}

/** Text written by the merchant. Empty text is not stored, and a line break becomes a space, as on the page. */
export const TextAt = (props: TextAtProps) => (
  <TypedAt {...props} show={textOrNothing} read={(typed) => typed.replaceAll(/\s*\n\s*/g, ' ') || undefined} />
);

/** A calendar day such as `2026-12-24`. */
export const DayAt = (props: AtProps) => <TypedAt {...props} short type="date" show={textOrNothing} read={(typed) => typed || undefined} />;

interface PartOfTextAtProps extends AtProps {
  /** Path of the text in all languages. */
  readonly parent: string;
  readonly lang: string;
  readonly long?: boolean;
}

/** One language of an optional text. If all are empty, it is removed. */
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
  /** Stored units per typed unit: 100 for basis points, 0.01 for shares typed as percent. */
  readonly per?: number;
  readonly unit?: ComponentChildren;
  /** Allows decimals. Values stored in another unit always allow them. */
  readonly decimal?: boolean;
  readonly changed?: (value: unknown) => void;
}

export const NumberAt = ({ per = 1, unit, decimal = per !== 1, ...props }: NumberAtProps) => {
  const formats = useFormats();
  return (
    <TypedAt
      {...props}
      short
      inputMode={decimal ? 'decimal' : 'numeric'}
      unit={unit}
      show={(value) => numberInput(value, formats.decimal, per)}
      read={(typed) => readNumber(typed, formats.decimal, per)}
    />
  );
};

/** An amount in the campaign's currency: typed in major units, stored in minor units. */
export const MoneyAt = (props: AtProps & { readonly changed?: (value: unknown) => void }) => {
  const { currency, digits } = useEditing();
  const { decimal } = useFormats();
  return (
    <TypedAt
      {...props}
      short
      inputMode="decimal"
      unit={currency}
      show={(value) => moneyInput(value, digits, decimal)}
      read={(typed) => readMoney(typed, digits, decimal)}
    />
  );
};

interface NamesAtProps extends AtProps {
  /** Path at which issues of single names are shown. */
  readonly within: string;
  readonly changed?: (value: unknown) => void;
}

/** Names separated by commas. If empty, the field is removed. */
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
