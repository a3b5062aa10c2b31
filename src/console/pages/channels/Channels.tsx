import { messagesSchema } from '../../api/channelsSchema';
import { summarySchema } from '../../api/schemas';
import type { PageContext } from '../../app/pageOf';
import { useAnswer } from '../../app/useAnswer';
import { hrefOf } from '../../app/useRoute';
import { useStrings } from '../../i18n/language';
import { Loaded } from '../../ui/Loaded';
import { Page } from '../../ui/Page';
import { Addresses } from './Addresses';
import { channelsStrings } from './channelsStrings';
import { Letters } from './Letters';
import { Push } from './Push';
import { Queue } from './Queue';

/** What comes by other ways than the page. */
export const Channels = ({ mayWrite }: PageContext) => {
  const strings = useStrings(channelsStrings);
  const messages = useAnswer('admin/messages', messagesSchema);
  const summary = useAnswer('admin/summary', summarySchema);
  return (
    <Page
      title={strings.title}
      lead={strings.lead}
      action={
        <a class="button" href={hrefOf('coupons', '+', 'at', 'channels')}>
          {strings.toCoupons}
        </a>
      }
    >
      <div class="stack">
        <Push mayWrite={mayWrite} />
        <Loaded answer={messages}>
          {(value) => (
            <>
              <Queue messages={value} reload={messages.reload} />
              {mayWrite && value.channels.length > 0 && <Addresses channels={value.channels} done={messages.reload} />}
            </>
          )}
        </Loaded>
        {summary.value && summary.value.catalog.length > 0 && <Letters catalog={summary.value.catalog} />}
      </div>
    </Page>
  );
};
