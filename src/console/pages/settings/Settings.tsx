import { useState } from 'preact/hooks';
import { mergedPolicy, QUEUE_HASH } from '../../../protocol/values/mergePolicy';
import type { Failure } from '../../../protocol/values/result';
import { anything, ask, useAnswer } from '../../api/ask';
import { outboxSchema, siteSchema } from '../../api/settingsSchema';
import { useFormats, useStrings } from '../../i18n/i18n';
import type { PageContext } from '../../routing/routes';
import { CopyBox, type CopyBoxProps } from '../../ui/CopyBox';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Failed, Notice } from '../../ui/Notice';
import { Page, Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { Connection } from './Connection';
import { History } from './History';
import { Origins } from './Origins';
import { settingsStrings } from './settingsStrings';
import { Tokens } from './Tokens';
import { Traffic } from './Traffic';

const QUEUE = "window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}";

/**
 * The script tag of docs/install.md.
 * @param origin public address of this server, with its path if it has one, without a trailing slash
 */
export const snippetOf = (origin: string, siteKey: string): string =>
  [`<script>${QUEUE}</script>`, `<script async crossorigin="anonymous" src="${origin}/v1/couplet.js" data-key="${siteKey}"></script>`].join(
    '\n',
  );

/**
 * A shop's policy with what Couplet needs.
 * @param text as pasted; empty for none
 */
export const policyWith = (text: string, origin: string): string =>
  mergedPolicy(text, { page: 'https://shop.invalid/', script: `${origin}/v1/couplet.js`, server: origin, inline: QUEUE_HASH });

/** A box for the shop's policy, which comes back with what Couplet needs. */
export const Policy = ({ origin, box }: { readonly origin: string; readonly box: Omit<CopyBoxProps, 'text' | 'label'> }) => {
  const strings = useStrings(settingsStrings);
  const [given, setGiven] = useState('');
  const merged = policyWith(given, origin);
  return (
    <>
      <Field
        label={strings.csp}
        hint={strings.cspHint}
        control={(ids) => (
          <textarea {...ids} class="mono" rows={3} value={given} onInput={({ currentTarget }) => setGiven(currentTarget.value)} />
        )}
      />
      {merged === '' && /\S/.test(given) && <p>{strings.cspUnneeded}</p>}
      {merged !== '' && <CopyBox text={merged} label={strings.cspMerged} {...box} />}
      {merged.includes("'nonce-") && <p>{strings.cspNonce}</p>}
    </>
  );
};

/** Code for the shop's pages. */
const Install = () => {
  const strings = useStrings(settingsStrings);
  const site = useAnswer('admin/site', siteSchema);
  const origin = new URL('..', document.baseURI).href.replace(/\/$/, '');
  const box = { copy: strings.copy, copied: strings.copied, failed: strings.copyFailed };
  return (
    <Panel title={strings.install} lead={strings.installLead}>
      <Loaded answer={site}>
        {({ siteKey }) => (
          <>
            <CopyBox text={snippetOf(origin, siteKey)} label={strings.install} {...box} />
            <Policy origin={origin} box={box} />
          </>
        )}
      </Loaded>
    </Panel>
  );
};

/** Webhook events for the shop: delivered, waiting and failed. */
const Messages = () => {
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

/** Settings that are made once, and reference for troubleshooting. */
export const Settings = ({ mayWrite, mayManage, changed }: PageContext) => {
  const strings = useStrings(settingsStrings);
  /** Counts changes on this page, because each adds a line to the history below. */
  const [changes, setChanges] = useState(0);
  const kept = (): void => setChanges((before) => before + 1);
  return (
    <Page title={strings.title} lead={strings.lead}>
      <div class="stack">
        <Install />
        <Connection mayWrite={mayWrite} mayManage={mayManage} changed={changed} />
        <Origins mayWrite={mayWrite} kept={kept} />
        <Traffic mayWrite={mayWrite} kept={kept} />
        {mayManage && <Tokens kept={kept} />}
        {mayWrite && <Messages />}
        {mayManage && <History key={changes} />}
      </div>
    </Page>
  );
};
