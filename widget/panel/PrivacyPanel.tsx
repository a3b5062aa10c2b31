import type { Inspection } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { Done, PanelStrings } from '../i18n/panelStrings';
import { Decisions, Reports } from './Records';
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
  /** Result of the last action. */
  readonly done: Done | undefined;
  /** Erasing waits for confirmation. */
  readonly confirming: boolean;
  readonly transfer: { readonly state: TransferState; readonly actions: TransferActions };
  readonly strings: PanelStrings;
  readonly format: Format;
  readonly withdraw: (id: string) => void;
  readonly mute: () => void;
  readonly save: () => void;
  readonly askErase: (ask: boolean) => void;
  readonly erase: () => void;
  readonly close: () => void;
}

/** Name, value and what it means. */
type Row = readonly [name: string, value: string, meaning?: string];

/** Everything stored and everything sent, with buttons to delete or stop it. */
export const PrivacyPanel = ({ running, inspection, done, confirming, transfer, strings, format, ...act }: PrivacyPanelProps) => {
  const { number, wording, isolate } = format;
  const now = Date.now();
  /** From the oldest to now, ` (5/1/2026 – 6/3/2026)`. Empty if the clock was ahead. */
  const sinceWhen = (since = now): string => (since < now ? ` (${isolate(new Intl.DateTimeFormat(wording).formatRange(since, now))})` : '');
  const rowsOf = ({
    mode,
    secondAggregator,
    consent,
    storage,
    buckets,
    events,
    since,
    kept,
    spent,
    tokens,
  }: Inspection): readonly Row[] => [
    // A mode of a later version sends nothing from this version.
    ...(mode ? [[strings.mode, ...(strings.modes[mode] ?? strings.modes.off)] as const] : []),
    ...(mode === 'split' && secondAggregator ? [[strings.secondAggregator, isolate(secondAggregator)] as const] : []),
    [strings.consent, format.list([strings.mayStore(consent.storage), strings.maySend(consent.sync)])],
    [strings.kept, strings.storage[storage]],
    ...(buckets ? [strings.byCustomer(buckets, number)] : []),
    [strings.events, number(events) + sinceWhen(since), strings.retention(kept, number)],
    [strings.budget, strings.spent(spent, number), strings.budgetMeans(spent, number)],
    [strings.tokens, number(tokens), strings.tokensMean],
  ];
  return (
    <div class="sheet" lang={wording}>
      <h2 id="privacy-title" tabIndex={-1} autofocus>
        {strings.title}
      </h2>
      <p>{inspection ? strings.intro : running ? strings.unreadable : strings.unavailable}</p>
      {inspection && (
        <>
          <dl>
            {rowsOf(inspection).map(([name, value, meaning]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
                {meaning && <dd class="means">{meaning}</dd>}
              </div>
            ))}
          </dl>
          <Decisions decisions={inspection.decisions} strings={strings} format={format} />
          <Reports reports={inspection.reports} strings={strings} format={format} withdraw={act.withdraw} />
          {inspection.notifications && (
            <section class="notifications">
              <h3>{strings.notifications}</h3>
              <p>{strings.notificationsMean}</p>
              <button class="small-button mute" part="button secondary" type="button" onClick={act.mute}>
                {strings.mute}
              </button>
            </section>
          )}
          <Messages messages={inspection.messages} strings={strings} format={format} />
          <Transfer {...transfer} words={strings.transfer} />
        </>
      )}
      <p class="hint" role="status">
        {confirming ? strings.eraseWarning : done ? strings.done[done] : ''}
      </p>
      {confirming ? (
        <div class="actions">
          <button class="secondary" part="button secondary" type="button" onClick={() => act.askErase(false)}>
            {strings.keep}
          </button>
          <button class="danger" part="button erase" type="button" onClick={act.erase}>
            {strings.eraseNow}
          </button>
        </div>
      ) : (
        <div class="actions">
          {inspection && (
            <button class="secondary save" part="button secondary" type="button" onClick={act.save}>
              {strings.save}
            </button>
          )}
          {running && done !== 'erased' && (
            <button class="danger" part="button erase" type="button" onClick={() => act.askErase(true)}>
              {strings.erase}
            </button>
          )}
          <button class="secondary close" part="button secondary" type="button" onClick={act.close}>
            {strings.close}
          </button>
        </div>
      )}
    </div>
  );
};
