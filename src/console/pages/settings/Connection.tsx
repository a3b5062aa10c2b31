import { useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Failure } from '../../../protocol/values/result';
import { anything, ask, useAnswer } from '../../api/ask';
import { publishedTermsSchema, siteSchema, uninstalledSchema } from '../../api/settingsSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf, type PageContext } from '../../routing/routes';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Failed, Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';

/** Takes Couplet out of the shop, for owners. */
export const Remove = ({ changed }: Pick<PageContext, 'changed'>) => {
  const strings = useStrings('settings');
  const { count } = useFormats();
  const [taken, setTaken] = useState<v.InferOutput<typeof uninstalledSchema>>();
  return (
    <Panel title={strings.removing} lead={strings.removeLead}>
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

/** The connected shop. */
export const Connection = ({ mayWrite }: Pick<PageContext, 'mayWrite'>) => {
  const strings = useStrings('settings');
  const site = useAnswer('admin/site', siteSchema);
  const campaign = useAnswer('admin/campaign', publishedTermsSchema);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const reconcile = async (): Promise<void> => {
    setFailure(undefined);
    setSaid(strings.reconciling);
    setBusy(true);
    const answer = await ask('admin/reconcile', anything, { method: 'POST', body: {} });
    setFailure(answer.ok ? undefined : answer.error);
    setSaid(answer.ok ? strings.reconciled : '');
    setBusy(false);
  };
  const here = site.value;
  const terms = campaign.value?.published?.campaign;
  return (
    <Panel title={strings.shop}>
      <dl class="facts">
        <dt>{strings.platform}</dt>
        <dd>{here ? (strings.platforms[here.platform] ?? here.platform) : '…'}</dd>
        <dt>{strings.name}</dt>
        <dd>{here ? (here.name ?? <span class="muted">{strings.noName}</span>) : '…'}</dd>
        {here?.path && (
          <>
            <dt>{strings.address}</dt>
            <dd>
              <code dir="ltr">{here.path}</code>
            </dd>
          </>
        )}
        <dt>{strings.currency}</dt>
        <dd>{terms?.currency ?? <span class="muted">{strings.unpublished}</span>}</dd>
        <dt>{strings.timeZone}</dt>
        <dd>{terms?.timeZone ?? <span class="muted">{strings.unpublished}</span>}</dd>
      </dl>
      <p>
        <a href={hrefOf('campaigns')}>{strings.toCampaigns}</a>
      </p>
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
    </Panel>
  );
};
