import type { Consent, Inspection, Preferences } from '../../worker/api';
import type { PanelStrings } from '../i18n/panelStrings';

/** What the page allows, at most. */
export interface Allowed extends Pick<Consent, 'storage' | 'sync'> {
  /** The browser objects to sharing, by Global Privacy Control or Do Not Track. */
  readonly optedOut: boolean;
}

interface SwitchProps {
  readonly name: string;
  readonly label: string;
  readonly note: string;
  readonly on: boolean;
  /** It can be changed here. */
  readonly free: boolean;
  readonly set: (on: boolean) => void;
}

const Switch = ({ name, label, note, on, free, set }: SwitchProps) => (
  <button
    class={`switch ${name}`}
    part="switch"
    type="button"
    role="switch"
    aria-checked={on}
    aria-disabled={!free}
    aria-labelledby={name}
    aria-describedby={`${name}-note`}
    onClick={() => free && set(!on)}
  >
    <span>
      <b id={name}>{label}</b>
      <span class="note" id={`${name}-note`}>
        {note}
      </span>
    </span>
    <span class="track" aria-hidden="true" />
  </button>
);

interface SwitchesProps {
  readonly inspection: Pick<Inspection, 'preferences' | 'mode'>;
  readonly allowed: Allowed;
  /** Nothing can be changed now. */
  readonly fixed: boolean;
  readonly strings: PanelStrings;
  readonly set: (change: Partial<Preferences>) => void;
}

/** The shopper's own switches for storing and sending. Nothing that the page does not allow can be switched on. */
export const Switches = ({ inspection: { preferences, mode = 'local' }, allowed, fixed, strings, set }: SwitchesProps) => {
  const words = strings.switches;
  const stores = allowed.storage && preferences.storing;
  const maySend = stores && allowed.sync;
  const refused = allowed.storage && allowed.optedOut ? words.optedOut : words.notAllowed;
  const why = allowed.storage && allowed.sync ? words.needsStoring : refused;
  return (
    <div class="switches">
      <Switch
        name="storing"
        label={words.storing}
        note={allowed.storage ? words.storingMeans : words.notAllowed}
        on={stores}
        free={allowed.storage && !fixed}
        set={(storing) => set({ storing })}
      />
      <Switch
        name="sending"
        label={words.sending}
        // A mode of a later version sends nothing from this version.
        note={maySend ? (words.sendingMeans[mode] ?? words.sendingMeans.off) : why}
        on={maySend && preferences.sending}
        free={maySend && !fixed}
        set={(sending) => set({ sending })}
      />
    </div>
  );
};
