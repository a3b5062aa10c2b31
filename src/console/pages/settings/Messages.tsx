import { useState } from 'preact/hooks';
import type { Failure } from '../../../protocol/result';
import { anything, ask } from '../../api/ask';
import { outboxSchema } from '../../api/settingsSchema';
import { useAnswer } from '../../app/useAnswer';
import { useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { Failed } from '../../ui/Failed';
import { Loaded } from '../../ui/Loaded';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Panel';
import { settingsStrings } from './settingsStrings';

/** What the shop was told, and what it was not. */
export const Messages = () => {
  const strings = useStrings(settingsStrings);
  const { count, moment } = useFormats();
  const answer = useAnswer('admin/webhooks', outboxSchema);
  const [failure, setFailure] = useState<Failure>();
  const retry = async (): Promise<void> => {
    const asked = await ask('admin/webhooks/retry', anything, { method: 'POST', body: {} });
    setFailure(asked.ok ? undefined : asked.error);
    answer.reload();
  };
  return (
    <Panel title={strings.messages} lead={strings.messagesLead}>
      {failure && <Failed failure={failure} />}
      <Loaded answer={answer}>
        {({ waiting, dead, deadEvents }) => (
          <>
            {waiting === 0 && dead === 0 && <p>{strings.allDelivered}</p>}
            {waiting > 0 && <p>{strings.waiting(count(waiting))}</p>}
            {dead > 0 && (
              <>
                <Notice kind="bad">
                  <p>{strings.dead(count(dead))}</p>
                  <button type="button" onClick={() => void retry()}>
                    {strings.retry}
                  </button>
                </Notice>
                <DataTable
                  caption={strings.messages}
                  quietCaption
                  rows={deadEvents}
                  keyOf={({ id }) => id}
                  columns={[
                    { key: 'type', title: strings.event, cell: ({ type }) => <code>{type}</code> },
                    { key: 'at', title: strings.when, cell: ({ at }) => moment(at) },
                    { key: 'why', title: strings.why, cell: ({ lastError }) => <code>{lastError}</code> },
                  ]}
                />
              </>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
};
