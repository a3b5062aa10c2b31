import * as combobox from '@zag-js/combobox';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { X } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { useDirection } from '../i18n/i18n';
import { useStrings } from '../languages/strings';

export interface Option {
  readonly value: string;
  readonly label: string;
  /** Smaller, at the end of the line: a count, a price, an id. */
  readonly note?: string;
}

export interface PickerProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly placeholder?: string;
  /** Chosen values, in order; one at most without `many`. */
  readonly value: readonly string[];
  /** Options for the typed text. Filter them before passing, or pass `typed` to load them. */
  readonly options: readonly Option[];
  /** Called with the typed text, to load other options. Without it, the options are filtered here. */
  readonly typed?: (text: string) => void;
  /** With `typed`: the text that the options are for. Until it is the typed one, they are filtered here, so that Enter chooses no other. */
  readonly answered?: string | undefined;
  readonly many?: boolean;
  /** Label of a chosen value that is not among the options; `undefined`: it is unknown, and marked. */
  readonly nameOf?: (value: string) => string | undefined;
  /** Text that is no option can be chosen, too. */
  readonly free?: boolean;
  /** The value can be replaced but not removed. */
  readonly fixed?: boolean;
  readonly disabled?: boolean;
  /** Place of the value in a form, to find its field. */
  readonly at?: string;
  /** What is wrong and how to fix it; announced when it appears. */
  readonly error?: ComponentChildren;
  readonly warning?: ComponentChildren;
  readonly choose: (value: readonly string[]) => void;
}

/** Most options drawn at once. */
const MOST = 60;

const fits = (text: string, { label, value, note = '' }: Option): boolean =>
  `${label} ${value} ${note}`.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());

/** A field with suggestions that chooses one value, or several as chips. */
export const Picker = ({
  label,
  hint,
  placeholder,
  value,
  options,
  typed,
  answered,
  many = false,
  nameOf,
  free = false,
  fixed = false,
  disabled = false,
  at,
  error,
  warning,
  choose,
}: PickerProps) => {
  const strings = useStrings('ui');
  const [text, setText] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const chosenLabel = (one: string): string | undefined => options.find((option) => option.value === one)?.label ?? nameOf?.(one);
  const shown = useMemo((): readonly Option[] => {
    const isFound = text === '' || (typed !== undefined && answered === text);
    const found = isFound ? options : options.filter((option) => fits(text, option));
    const asTyped = text.trim();
    const extra = free && asTyped !== '' && !found.some((option) => option.value === asTyped) ? [{ value: asTyped, label: asTyped }] : [];
    return [...found.slice(0, MOST), ...extra];
  }, [options, text, typed, answered, free]);
  const collection = useMemo(
    () => combobox.collection({ items: [...shown], itemToValue: (item) => item.value, itemToString: (item) => item.label }),
    [shown],
  );
  const service = useMachine(combobox.machine, {
    id: useId(),
    dir: useDirection(),
    collection,
    multiple: many,
    disabled,
    value: [...value],
    inputValue: text,
    selectionBehavior: many ? 'clear' : 'replace',
    // An open list closes with the next one that opens, and would take that along.
    closeOnSelect: true,
    openOnClick: true,
    inputBehavior: 'autohighlight',
    ...(placeholder === undefined ? {} : { placeholder }),
    positioning: { strategy: 'fixed', sameWidth: true, placement: 'bottom-start' },
    onInputValueChange: ({ inputValue, reason }) => {
      setText(reason === 'input-change' ? inputValue : '');
      if (reason === 'input-change') typed?.(inputValue);
    },
    onValueChange: ({ value: next }) => choose(many ? next : next.slice(-1)),
  });
  const api = combobox.connect(service, normalizeProps);
  const told = useId();
  const { role: _role, type: _type, ...machine } = api.getInputProps();
  const described = [hint && `${told}-hint`, (error || warning) && told].filter(Boolean).join(' ');
  /** Text that was not chosen does not stay behind, and is chosen if it can only be meant as it is. */
  const leave = (event: FocusEvent): void => {
    if (text === '' || (event.relatedTarget instanceof Node && list.current?.contains(event.relatedTarget))) return;
    const asTyped = text.trim();
    if (free && shown.every((option) => option.value === asTyped) && shown.length > 0 && !value.includes(asTyped))
      choose(many ? [...value, asTyped] : [asTyped]);
    setText('');
    typed?.('');
  };
  const inputProps = {
    ...machine,
    'data-at': at,
    ...(described ? { 'aria-describedby': described } : {}),
    ...(error ? { 'aria-invalid': true } : {}),
  };
  const chips = many || value.length > 0 ? value : [];
  return (
    <div {...api.getRootProps()} class={`picker field${error ? ' wrong' : ''}`}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the machine links it. */}
      <label {...api.getLabelProps()}>{label}</label>
      {hint && (
        <p class="hint" id={`${told}-hint`}>
          {hint}
        </p>
      )}
      <div {...api.getControlProps()} class="picker-box" onFocusOut={leave}>
        {chips.map((one) => (
          <span key={one} class={`chip${chosenLabel(one) === undefined ? ' unknown' : ''}`}>
            {chosenLabel(one) ?? one}
            {!disabled && !fixed && (
              <button
                type="button"
                aria-label={strings.remove(chosenLabel(one) ?? one)}
                onClick={() => choose(value.filter((other) => other !== one))}
              >
                <X size={14} aria-hidden="true" />
              </button>
            )}
          </span>
        ))}
        {/* biome-ignore lint/a11y/useAriaPropsForRole: the machine sets aria-expanded. */}
        <input {...inputProps} type="text" role="combobox" />
      </div>
      <div id={told} aria-live="polite">
        {error && <p class="error">{error}</p>}
        {warning && <p class="warning">{warning}</p>}
      </div>
      {api.open && (
        <div {...api.getPositionerProps()}>
          <div {...api.getContentProps()} ref={list} class="floating options">
            {shown.map((option) => (
              <div key={option.value} {...api.getItemProps({ item: option })}>
                {option.label}
                {option.note && <span class="note">{option.note}</span>}
              </div>
            ))}
            {shown.length === 0 && <p class="empty-options">{strings.noOptions}</p>}
          </div>
        </div>
      )}
    </div>
  );
};
