import type { TransferFault, TransferStrings } from '../i18n/panelStrings';

export interface TransferState {
  /** The code that opens the exported file. */
  readonly code?: string | undefined;
  /** A selected file needs its code. */
  readonly file: boolean;
  readonly confirming: boolean;
  readonly busy: boolean;
  readonly fault?: TransferFault | undefined;
  readonly done: boolean;
}

export interface TransferActions {
  export(): void;
  save(): void;
  pick(input: HTMLInputElement): void;
  ask(confirming: boolean): void;
  take(): void;
}

interface TransferProps {
  readonly state: TransferState;
  readonly words: TransferStrings;
  readonly actions: TransferActions;
}

/** Transfers a profile to and from another of the shopper's browsers. */
export const Transfer = ({ state, words, actions }: TransferProps) => {
  const { code, file, confirming, busy, fault, done } = state;
  const button = (label: string, act: () => void, name: string, part = 'button secondary') => (
    <button class={`small-button ${name}`} part={part} type="button" aria-disabled={busy} onClick={act}>
      {label}
    </button>
  );
  return (
    <details class="transfer">
      <summary>{words.title}</summary>
      <p>{words.intro}</p>
      {code === undefined && button(words.export, actions.export, 'export')}
      {code !== undefined && (
        <>
          <p>{words.opens}</p>
          <code class="secret" dir="ltr">
            {code}
          </code>
          <p class="valid">{words.valid}</p>
          {button(words.save, actions.save, 'save-profile')}
        </>
      )}
      <h3>{words.take}</h3>
      <label>
        {words.pick}
        <input class="file" type="file" accept=".bin" onChange={(event) => actions.pick(event.currentTarget)} />
      </label>
      {file && (
        <label>
          {words.code}
          <input class="typed" type="text" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck={false} />
        </label>
      )}
      {file && !confirming && !done && button(words.replace, () => actions.ask(true), 'take')}
      {confirming && (
        <>
          <p class="warning">{words.warning}</p>
          <div class="row">
            {button(words.keep, () => actions.ask(false), 'keep-mine')}
            {button(words.replaceNow, actions.take, 'take-now', 'button erase')}
          </div>
        </>
      )}
      <p class="fault" role="alert">
        {fault ? words.faults[fault] : done ? words.done : ''}
      </p>
    </details>
  );
};
