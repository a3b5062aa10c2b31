import { useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Failure } from '../../../protocol/values/result';
import { anything, ask, useAnswer } from '../../api/ask';
import { siteSchema, uninstalledSchema } from '../../api/settingsSchema';
import { useFormats, useStrings } from '../../i18n/i18n';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Failed, Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { settingsStrings } from './settingsStrings';

export interface ConnectionProps {
  readonly mayWrite: boolean;
  readonly mayManage: boolean;
  readonly changed: () => void;
}

/** The connected shop, and how to disconnect it. */
export const Connection = ({ mayWrite, mayManage, changed }: ConnectionProps) => {
  const strings = useStrings(settingsStrings);
  const { count } = useFormats();
  const site = useAnswer('admin/site', siteSchema);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [taken, setTaken] = useState<v.InferOutput<typeof uninstalledSchema>>();
  const reconcile = async (): Promise<void> => {
    setFailure(undefined);
    setSaid(strings.reconciling);
    setBusy(true);
    const answer = await ask('admin/reconcile', anything, { method: 'POST', body: {} });
    setFailure(answer.ok ? undefined : answer.error);
    setSaid(answer.ok ? strings.reconciled : '');
    setBusy(false);
  };
  return (
    <Panel title={strings.shop}>
      <dl class="facts">
        <dt>{strings.platform}</dt>
        <dd>{site.value ? (strings.platforms[site.value.platform] ?? site.value.platform) : '…'}</dd>
      </dl>
      {mayWrite && (
        <div class="stack tight">
          <div>
            <button type="button" aria-disabled={busy} onClick={() => void (busy || reconcile())}>
              {strings.reconcile}
            </button>
          </div>
          <p class="muted">{strings.reconcileHint}</p>
          <p role="status">{said}</p>
        </div>
      )}
      {failure && <Failed failure={failure} />}
      {mayManage && (
        <div class="stack">
          <p class="muted">{strings.removeLead}</p>
          <div>
            <ConfirmButton
              kind="danger"
              final
              label={strings.remove}
              title={strings.removeTitle}
              question={<p>{strings.removeQuestion}</p>}
              confirm={strings.removeConfirm}
              run={async () => {
                const answer = await ask('admin/uninstall', uninstalledSchema, { method: 'POST', body: {} });
                if (answer.ok) setTaken(answer.value);
                return answer;
              }}
              done={changed}
            />
          </div>
        </div>
      )}
      {taken && (
        <Notice kind="info" urgent>
          <p>{strings.removed(count(taken.endedClaims))}</p>
          <ul aria-label={strings.byHand}>
            {taken.byHand.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Notice>
      )}
    </Panel>
  );
};
