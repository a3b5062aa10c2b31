import * as combobox from '@zag-js/combobox';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { useId, useMemo, useState } from 'preact/hooks';
import type { Summary } from '../api/summarySchema';
import { textOf, useDirection } from '../i18n/i18n';
import type { Language } from '../i18n/languages';
import { useStrings } from '../languages/strings';
import { hrefOf, pages } from '../routing/routes';

interface Place {
  readonly value: string;
  readonly label: string;
  readonly note: string;
}

const MOST = 12;

interface CommandPaletteProps {
  readonly summary: Summary | undefined;
  readonly language: Language;
  /** Called once a place is chosen. */
  readonly close: () => void;
}

/** Finds a page, a coupon or the documentation by typing. Inside a dialog. */
export const CommandPalette = ({ summary, language, close }: CommandPaletteProps) => {
  const strings = useStrings('shell');
  const { noOptions } = useStrings('ui');
  const [text, setText] = useState('');
  const places = useMemo((): readonly Place[] => {
    const { page, coupon, docs, refused } = strings.searchActions;
    return [
      ...pages.map((name) => ({ value: hrefOf(name), label: strings.pages[name], note: name === 'codes' ? `${page} · ${refused}` : page })),
      ...(summary?.catalog ?? []).map((entry) => ({
        value: hrefOf('coupons', entry.coupon.id),
        label: textOf(entry.coupon.title, language),
        note: `${coupon} · ${entry.coupon.id}`,
      })),
      { value: '../docs/', label: docs, note: '' },
    ];
  }, [strings, summary, language]);
  const shown = useMemo(() => {
    const wanted = text.trim().toLocaleLowerCase();
    return places.filter(({ label, note }) => `${label} ${note}`.toLocaleLowerCase().includes(wanted)).slice(0, MOST);
  }, [places, text]);
  const service = useMachine(combobox.machine, {
    id: useId(),
    dir: useDirection(),
    collection: combobox.collection({ items: [...shown] }),
    open: true,
    inputBehavior: 'autohighlight',
    placeholder: strings.search,
    disableLayer: true,
    onInputValueChange: ({ inputValue }) => setText(inputValue),
    onValueChange: ({ value: [href] }) => {
      if (href === undefined) return;
      location.href = href;
      close();
    },
  });
  const api = combobox.connect(service, normalizeProps);
  const { role: _role, type: _type, ...inputProps } = api.getInputProps();
  return (
    <div {...api.getRootProps()}>
      <div {...api.getControlProps()} class="picker-box">
        {/* biome-ignore lint/a11y/useAriaPropsForRole: the machine sets aria-expanded. */}
        <input {...inputProps} type="text" role="combobox" autofocus aria-label={strings.searchLabel} />
      </div>
      <div {...api.getContentProps()} class="options">
        {shown.map((place) => (
          <div key={place.value} {...api.getItemProps({ item: place })}>
            {place.label}
            <span class="note">{place.note}</span>
          </div>
        ))}
        {shown.length === 0 && <p class="empty-options">{noOptions}</p>}
      </div>
    </div>
  );
};
