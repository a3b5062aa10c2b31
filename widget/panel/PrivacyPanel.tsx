import type { Inspection, Preferences } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { Done, PanelStrings } from '../i18n/panelStrings';
import { DialogTop } from '../ui/DialogTop';
import { Overview } from './Overview';
import { Decisions, Reports } from './Records';
import { type Allowed, Switches } from './Switches';
import { Technical } from './Technical';
import { Transfer, type TransferActions, type TransferState } from './Transfer';

interface MessagesProps {
  /** Oldest first, as the worker keeps them. */
  readonly messages: Inspection['messages'];
  readonly strings: PanelStrings;
  readonly format: Format;
}

/** Messages the shopper requested, newest first: which coupon, when and how. The address is not known here. */
const Messages = ({ messages, strings, format }: MessagesProps) =>
  messages.length > 0 && (
    <details class="messages">
      <summary>
        {strings.messages} ({format.number(messages.length)})
      </summary>
      <p>{strings.messagesMean}</p>
      <ol>
        {[...messages].reverse().map(({ title, channel, time, taken }) => (
          <li key={time}>
            <time dateTime={new Date(time).toISOString()}>{format.moment(time)}</time>
            <strong>
              <bdi lang={format.locale}>{format.pick(title)}</bdi>
            </strong>
            <span>{strings.messageBy[channel]}</span>
            {!taken && <span>{strings.messageUnsure}</span>}
          </li>
        ))}
      </ol>
    </details>
  );

export interface PrivacyPanelProps {
  /** Does the worker run here? */
  readonly running: boolean;
  /** `undefined`: no worker, or no answer. */
  readonly inspection: Inspection | undefined;
  readonly allowed: Allowed;
  /** Result of the last action. */
  readonly done: Done | undefined;
  /** Seconds in which an erasure can be undone. Absent: none waits. */
  readonly left: number | undefined;
  readonly transfer: { readonly state: TransferState; readonly actions: TransferActions };
  readonly strings: PanelStrings;
  readonly format: Format;
  readonly set: (change: Partial<Preferences>) => void;
  readonly withdraw: (id: string) => void;
  readonly mute: () => void;
  readonly save: () => void;
  readonly erase: () => void;
  readonly undo: () => void;
  /** Opens the shopper's coupons in place of the panel. */
  readonly coupons: () => void;
  readonly close: () => void;
}

interface DetailsProps extends Pick<PrivacyPanelProps, 'transfer' | 'strings' | 'format' | 'withdraw'> {
  readonly inspection: Inspection;
}

/** Everything behind the overview, each part closed at first. */
const Details = ({ inspection, transfer, strings, format, withdraw }: DetailsProps) => (
  <div class="details">
    <Decisions decisions={inspection.decisions} strings={strings} format={format} />
    <Reports reports={inspection.reports} strings={strings} format={format} withdraw={withdraw} />
    <Messages messages={inspection.messages} strings={strings} format={format} />
    <Technical inspection={inspection} strings={strings} format={format} />
    <Transfer {...transfer} words={strings.transfer} />
  </div>
);

/** What is stored and sent, in words, with the shopper's switches. Details come last. */
export const PrivacyPanel = ({ running, inspection, allowed, done, left, transfer, strings, format, ...act }: PrivacyPanelProps) => {
  const waits = left !== undefined;
  return (
    <div class="sheet" lang={format.wording}>
      <DialogTop id="privacy-title" title={strings.title} label={strings.close} close={act.close} />
      <p>{inspection ? strings.intro : running ? strings.unreadable : strings.unavailable}</p>
      {inspection && (
        <>
          <Overview inspection={inspection} strings={strings} format={format} />
          <Switches inspection={inspection} allowed={allowed} fixed={waits} strings={strings} set={act.set} />
          {inspection.notifications && (
            <section class="notifications">
              <h3>{strings.notifications}</h3>
              <p>{strings.notificationsMean}</p>
              <button class="small-button mute" part="button secondary" type="button" onClick={act.mute}>
                {strings.mute}
              </button>
            </section>
          )}
        </>
      )}
      <div class="bar">
        <p class="hint" role="status">
          {waits ? strings.erasing : done ? strings.done[done] : ''}
        </p>
        <div class="actions">
          {waits ? (
            <button class="primary undo" part="button primary" type="button" onClick={act.undo}>
              {strings.undo} <span aria-hidden="true">({format.number(left)})</span>
            </button>
          ) : (
            running && (
              <button class="danger" part="button erase" type="button" onClick={act.erase}>
                {strings.erase}
              </button>
            )
          )}
          {inspection && (
            <button class="secondary save" part="button secondary" type="button" onClick={act.save}>
              {strings.save}
            </button>
          )}
        </div>
      </div>
      {running && (
        <button class="link coupons" part="link" type="button" onClick={act.coupons}>
          {strings.inbox.title}
        </button>
      )}
      {inspection && <Details {...{ inspection, transfer, strings, format }} withdraw={act.withdraw} />}
    </div>
  );
};
