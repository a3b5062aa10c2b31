import { useAnswer } from '../../api/ask';
import { messagesSchema } from '../../api/channelsSchema';
import { Loaded } from '../../ui/Loaded';
import { Addresses } from '../channels/Addresses';
import { Push } from '../channels/Push';
import { Queue } from '../channels/Queue';

/** Messages to shoppers that wait or were sent, and the wake-up of browsers. */
export const Queues = ({ mayWrite }: { readonly mayWrite: boolean }) => {
  const messages = useAnswer('admin/messages', messagesSchema);
  return (
    <div class="stack">
      <Loaded answer={messages}>
        {(value) => (
          <>
            <Queue messages={value} reload={messages.reload} />
            {mayWrite && value.channels.length > 0 && <Addresses channels={value.channels} done={messages.reload} />}
          </>
        )}
      </Loaded>
      <Push mayWrite={mayWrite} />
    </div>
  );
};
