import type { MessageChannelName } from '../../src/protocol/sendRequest';
import type { SendWays } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { SendFault, SendStrings } from '../i18n/panelStrings';
import { DialogTop } from '../ui/DialogTop';
import { Later } from './Later';
import { mayAskAgain } from './sendFaults';

export interface SendState {
  /** Absent: sending is not possible, and `fault` is the reason. */
  readonly ways: SendWays | undefined;
  readonly channel: MessageChannelName;
  readonly fault?: SendFault | undefined;
  readonly busy?: boolean;
  /** The box for journeys is ticked. */
  readonly agrees?: boolean;
  /** It was requested. The time is that of `SendWays`. */
  readonly asked?: Pick<SendWays, 'notBefore'> | undefined;
}

export interface SendFormProps extends SendState {
  readonly words: SendStrings;
  readonly format: Format;
  choose(channel: MessageChannelName): void;
  agree(on: boolean): void;
  submit(event: SubmitEvent): void;
  close(): void;
}

const fields = {
  email: { type: 'email', autocomplete: 'email', inputMode: 'email' },
  sms: { type: 'tel', autocomplete: 'tel', inputMode: 'tel' },
} as const;

/** The form's single question, what the answer shares, and the result. */
export const SendForm = ({ ways, channel, fault, busy, agrees, asked, words, format, choose, agree, submit, close }: SendFormProps) => {
  const over = !ways || asked || (fault && !mayAskAgain(fault));
  const held = (asked ?? ways)?.notBefore;
  const waits = held === undefined ? '' : words.held(format.moment(held));
  return (
    <form class="sheet" lang={format.wording} noValidate onSubmit={submit}>
      <DialogTop id="send-title" title={words.title} label={words.close} close={close} />
      {ways && (
        <p class="coupon" lang={format.locale}>
          <bdi>{format.pick(ways.coupon.title)}</bdi>
        </p>
      )}
      {over ? (
        <p class="end" role="status" tabIndex={-1}>
          {asked ? words.asked[channel] : words.faults[fault ?? 'failed']}
        </p>
      ) : (
        <>
          <p id="send-means">{words.means[channel]}</p>
          {ways.channels.length > 1 && (
            <fieldset>
              <legend>{words.by}</legend>
              {ways.channels.map((one) => (
                <label key={one}>
                  <input type="radio" name="channel" checked={one === channel} onChange={() => choose(one)} />
                  {words.channels[one]}
                </label>
              ))}
            </fieldset>
          )}
          <label class="field">
            <span>{words.address[channel]}</span>
            <input
              key={channel}
              class="typed"
              name="address"
              {...fields[channel]}
              dir="ltr"
              maxLength={254}
              required
              readOnly={busy}
              aria-invalid={fault === 'address'}
              aria-describedby="send-fault send-means"
            />
            {channel === 'sms' && <span class="hint">{words.number}</span>}
          </label>
          <p class="fault" id="send-fault" role="alert">
            {fault ? words.faults[fault] : ''}
          </p>
          {ways.later?.channels.includes(channel) && <Later later={ways.later} agrees={agrees === true} {...{ words, format, agree }} />}
        </>
      )}
      {waits && (asked || !over) && <p class="waits">{waits}</p>}
      <div class="actions">
        {over ? (
          <button class="secondary done" part="button secondary" type="button" onClick={close}>
            {words.close}
          </button>
        ) : (
          <button class="primary" part="button primary" type="submit" aria-disabled={busy}>
            {busy ? words.asking : words.ask}
          </button>
        )}
      </div>
    </form>
  );
};
