import { useAnswer } from '../../api/ask';
import { messagesSchema, pushStateSchema } from '../../api/channelsSchema';
import { summarySchema } from '../../api/summarySchema';
import { useStrings } from '../../i18n/i18n';
import { hrefOf } from '../../routing/routes';
import { Loaded } from '../../ui/Loaded';
import { Panel, Reveal } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { channelsStrings } from '../channels/channelsStrings';
import { Letters } from '../channels/Letters';
import { SetUp } from '../channels/SetUp';

const channels = ['email', 'sms', 'push'] as const;

/** Which channels this server can send by, how to set up the others, and what shoppers read. */
export const Sending = () => {
  const strings = useStrings(channelsStrings);
  const messages = useAnswer('admin/messages', messagesSchema);
  const push = useAnswer('admin/push', pushStateSchema);
  const summary = useAnswer('admin/summary', summarySchema);
  return (
    <>
      <Panel title={strings.sending} lead={strings.sendingLead}>
        <Loaded answer={messages}>
          {({ channels: set }) => (
            <Loaded answer={push}>
              {({ on }) => (
                <ul class="plain stack">
                  {channels.map((channel) => {
                    const isSet = channel === 'push' ? on : set.includes(channel);
                    return (
                      <li key={channel}>
                        <p>
                          <strong>{strings.names[channel]}</strong>{' '}
                          <Status {...(isSet ? { tone: 'good' as const } : {})}>{isSet ? strings.ready : strings.notReady}</Status>
                        </p>
                        {!isSet && <Reveal label={strings.howTo[channel]}>{() => <SetUp channel={channel} />}</Reveal>}
                      </li>
                    );
                  })}
                </ul>
              )}
            </Loaded>
          )}
        </Loaded>
        <p>
          <a href={hrefOf('operations', 'queues')}>{strings.toQueues}</a>
        </p>
      </Panel>
      {summary.value && summary.value.catalog.length > 0 && <Letters catalog={summary.value.catalog} />}
    </>
  );
};
