import type { Inspection } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { PanelStrings } from './panelStrings';

interface MessagesProps {
  /** Oldest first, as the worker keeps them. */
  readonly messages: Inspection['messages'];
  readonly strings: PanelStrings;
  readonly format: Format;
}

/** What the shopper has asked to be sent, newest first: which coupon, when and how. Where to, nobody here knows. */
export const Messages = ({ messages, strings, format }: MessagesProps) =>
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
