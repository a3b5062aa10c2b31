import { useState } from 'preact/hooks';
import { useAnswer } from '../../api/ask';
import { messagesSchema, pushStateSchema } from '../../api/channelsSchema';
import { summarySchema } from '../../api/summarySchema';
import { useStrings } from '../../languages/strings';
import { hrefOf, type PageContext } from '../../routing/routes';
import { Loaded } from '../../ui/Loaded';
import { Panel, Reveal } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { Letters } from '../channels/Letters';
import { SetUp } from '../channels/SetUp';
import { Brand } from './Brand';

const channels = ['email', 'sms', 'push'] as const;

/** Which channels this server can send by, how to set up the others, the shop's brand, and what shoppers read. */
export const Sending = ({ mayWrite }: Pick<PageContext, 'mayWrite'>) => {
  const strings = useStrings('channels');
  const messages = useAnswer('admin/messages', messagesSchema);
  const push = useAnswer('admin/push', pushStateSchema);
  const summary = useAnswer('admin/summary', summarySchema);
  /** Counts changes of the brand, which the messages show. */
  const [changes, setChanges] = useState(0);
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
      <Brand mayWrite={mayWrite} kept={() => setChanges((count) => count + 1)} />
      {summary.value && summary.value.catalog.length > 0 && <Letters catalog={summary.value.catalog} changes={changes} />}
    </>
  );
};
