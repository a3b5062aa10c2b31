import { useState } from 'preact/hooks';
import type { MessageChannelName } from '../../../protocol/sendRequest';
import type { Failure } from '../../../protocol/values/result';
import { ask } from '../../api/ask';
import { erasedSchema, liftedSchema } from '../../api/channelsSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Choice, Field } from '../../ui/Field';
import { Panel } from '../../ui/Page';

interface AddressesProps {
  /** Channels this server can send by. */
  readonly channels: readonly MessageChannelName[];
  readonly done: () => void;
}

/** Erases the data of an address or lifts its suppression, on a person's request. */
export const Addresses = ({ channels, done }: AddressesProps) => {
  const strings = useStrings('addresses');
  const { names } = useStrings('channels');
  const { count } = useFormats();
  const [chosen, setChannel] = useState<MessageChannelName>();
  const [address, setAddress] = useState('');
  const [said, setSaid] = useState('');
  const channel = chosen ?? channels[0] ?? 'email';
  const body = { channel, address: address.trim() };
  const explain = ({ code }: Failure) => code === 'address_malformed' && <p>{strings.malformed[channel]}</p>;
  const told = (sentence: string): void => {
    setSaid(sentence);
    setAddress('');
  };
  const question = (sentence: string) => (
    <>
      <p>
        <strong>{body.address}</strong>
      </p>
      <p>{sentence}</p>
    </>
  );
  const common = { disabled: body.address.length < 3, final: true, explain, done };
  return (
    <Panel title={strings.title} lead={strings.lead}>
      {channels.length > 1 && (
        <Choice
          label={strings.channel}
          value={channel}
          options={channels.map((value) => ({ value, label: names[value] ?? value }))}
          choose={setChannel}
        />
      )}
      <Field
        label={strings.address[channel]}
        hint={strings.hint[channel]}
        control={(ids) => (
          <input
            {...ids}
            dir="ltr"
            inputMode={channel === 'email' ? 'email' : 'tel'}
            autocomplete="off"
            maxLength={254}
            value={address}
            onInput={({ currentTarget }) => setAddress(currentTarget.value)}
          />
        )}
      />
      <div class="buttons">
        <ConfirmButton
          {...common}
          kind="danger"
          label={strings.erase}
          title={strings.eraseTitle}
          question={question(strings.eraseQuestion)}
          confirm={strings.eraseConfirm}
          run={async () => {
            const answer = await ask('admin/messages/erase', erasedSchema, { method: 'POST', body });
            if (answer.ok) told(strings.erased(count(answer.value.erased)));
            return answer;
          }}
        />
        <ConfirmButton
          {...common}
          label={strings.lift}
          title={strings.liftTitle}
          question={question(strings.liftQuestion)}
          confirm={strings.liftConfirm}
          run={async () => {
            const answer = await ask('admin/messages/lift', liftedSchema, { method: 'POST', body });
            if (answer.ok) told(answer.value.lifted ? strings.lifted : strings.notLifted);
            return answer;
          }}
        />
      </div>
      <p role="status">{said}</p>
    </Panel>
  );
};
