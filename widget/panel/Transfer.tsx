import type { Format } from '../i18n/format';
import type { TransferFault, TransferStrings } from '../i18n/panelStrings';
import type { DrawnCode } from '../qr/index';

export interface TransferState {
  /** What was exported, and which of its pictures is shown. */
  readonly exported?: { readonly code: string; readonly frames: number } | undefined;
  readonly at: number;
  readonly drawn?: DrawnCode | undefined;
  readonly running: boolean;
  /** Codes read so far. */
  readonly read?: { readonly have: number; readonly count: number } | undefined;
  /** A file that was picked needs its code. */
  readonly file: boolean;
  readonly scanning: boolean;
  readonly confirming: boolean;
  readonly busy: boolean;
  readonly fault?: TransferFault | undefined;
  readonly done: boolean;
}

export interface TransferActions {
  export(): void;
  save(): void;
  run(running: boolean): void;
  next(): void;
  pick(input: HTMLInputElement): void;
  scan(): void;
  ask(confirming: boolean): void;
  take(): void;
}

interface TransferProps {
  readonly state: TransferState;
  readonly words: TransferStrings;
  readonly format: Format;
  readonly camera: boolean;
  readonly actions: TransferActions;
}

/** A profile on its way to another browser of the shopper's, and from one. */
export const Transfer = ({ state, words, format, camera, actions }: TransferProps) => {
  const { exported, at, drawn, running, read, file, scanning, confirming, busy, fault, done } = state;
  const { number } = format;
  const ready = file || (read !== undefined && read.have === read.count);
  const button = (label: string, act: () => void, name: string, part = 'button secondary') => (
    <button class={`small-button ${name}`} part={part} type="button" aria-disabled={busy} onClick={act}>
      {label}
    </button>
  );
  return (
    <details class="transfer">
      <summary>{words.title}</summary>
      <p>{words.intro}</p>
      {!exported && button(words.export, actions.export, 'export')}
      {exported && (
        <>
          <p>{words.opens}</p>
          <code class="secret" dir="ltr">
            {exported.code}
          </code>
          <p class="valid">{words.valid}</p>
          {button(words.save, actions.save, 'save-profile')}
          {exported.frames === 0 && <p>{words.tooMany}</p>}
          {drawn && (
            <figure>
              <figcaption>{exported.frames === 1 ? words.scanThis : words.scanThese(at + 1, exported.frames, number)}</figcaption>
              <svg class="qr" viewBox={`0 0 ${drawn.size} ${drawn.size}`} role="img" aria-label={words.title} shape-rendering="crispEdges">
                <path d={drawn.path} />
              </svg>
              {exported.frames > 1 && (
                <div class="row">
                  {button(running ? words.pause : words.go, () => actions.run(!running), 'run')}
                  {!running && button(words.next, actions.next, 'next')}
                </div>
              )}
            </figure>
          )}
        </>
      )}
      <h3>{words.take}</h3>
      <label>
        {words.pick}
        <input class="file" type="file" accept=".bin,image/*" multiple onChange={(event) => actions.pick(event.currentTarget)} />
      </label>
      {camera && button(scanning ? words.stop : words.camera, actions.scan, 'scan')}
      <div class="video" hidden={!scanning} />
      <p class="read" aria-live="polite">
        {read ? (read.have === read.count ? words.ready : words.have(read.have, read.count, number)) : ''}
      </p>
      {file && (
        <label>
          {words.code}
          <input class="typed" type="text" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck={false} />
        </label>
      )}
      {ready && !confirming && !done && button(words.replace, () => actions.ask(true), 'take')}
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
