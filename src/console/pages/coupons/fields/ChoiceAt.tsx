import { useContext, useId, useMemo } from 'preact/hooks';
import { isTimeZone } from '../../../../protocol/values/localDay';
import { LanguageContext } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { type Option, Picker } from '../../../ui/Picker';
import { textOrNothing } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { type AtProps, FieldAt, useTold } from './FieldAt';

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

interface OneAtProps extends AtProps {
  readonly placeholder: string;
  readonly options: readonly Option[];
  /** Label of a value that is not among the options; `undefined`: it is unknown. */
  readonly nameOf: (value: string) => string | undefined;
}

/** One of many options, which can be replaced but not removed. */
const OneAt = ({ label, hint, at, placeholder, options, nameOf, locked = false, ...place }: OneAtProps) => {
  const [value, set] = useValue(at);
  const { mayWrite } = useEditing();
  const chosen = textOrNothing(value);
  return (
    <Picker
      {...useTold({ at, ...place })}
      label={label}
      hint={hint}
      at={at}
      placeholder={placeholder}
      value={chosen === '' ? [] : [chosen]}
      options={options}
      nameOf={nameOf}
      fixed
      disabled={locked || !mayWrite}
      choose={([next]) => {
        if (next !== undefined) set(next);
      }}
    />
  );
};

/** A currency by its name in the console's language. Names of currencies that are out of use contain their years. */
const currenciesIn = (language: string): readonly Option[] => {
  const names = new Intl.DisplayNames(language, { type: 'currency' });
  return Intl.supportedValuesOf('currency')
    .map((code) => ({ value: code, label: names.of(code) ?? code, note: code }))
    .filter(({ label }) => !/\p{Nd}{4}/u.test(label))
    .toSorted((a, b) => a.label.localeCompare(b.label, language));
};

export const CurrencyAt = (props: AtProps) => {
  const strings = useStrings('shop');
  const { language } = useContext(LanguageContext);
  const options = useMemo(() => currenciesIn(language), [language]);
  const nameOf = (code: string): string | undefined => (/^[A-Z]{3}$/.test(code) ? code : undefined);
  return <OneAt {...props} placeholder={strings.searchCurrencies} options={options} nameOf={nameOf} />;
};

const zones: readonly Option[] = Intl.supportedValuesOf('timeZone').map((name) => ({ value: name, label: name.replaceAll('_', ' ') }));

export const ZoneAt = (props: AtProps) => {
  const strings = useStrings('shop');
  return <OneAt {...props} placeholder={strings.searchZones} options={zones} nameOf={(name) => (isTimeZone(name) ? name : undefined)} />;
};
