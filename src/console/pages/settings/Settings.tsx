import { useState } from 'preact/hooks';
import type { PageContext } from '../../app/pageOf';
import { useStrings } from '../../i18n/language';
import { Page } from '../../ui/Page';
import { Connection } from './Connection';
import { History } from './History';
import { Install } from './Install';
import { Learning } from './Learning';
import { LoopPanel } from './LoopPanel';
import { Messages } from './Messages';
import { settingsStrings } from './settingsStrings';
import { Tokens } from './Tokens';
import { Traffic } from './Traffic';

/** What is set up once, and looked at when something is odd. */
export const Settings = ({ mayWrite, mayManage, changed }: PageContext) => {
  const strings = useStrings(settingsStrings);
  /** Of what was changed on this page: each has its line in the history below. */
  const [changes, setChanges] = useState(0);
  const kept = (): void => setChanges((before) => before + 1);
  return (
    <Page title={strings.title} lead={strings.lead}>
      <div class="stack">
        <Install />
        <Connection mayWrite={mayWrite} mayManage={mayManage} changed={changed} />
        <Traffic mayWrite={mayWrite} kept={kept} />
        <LoopPanel mayWrite={mayWrite} kept={kept} />
        <Learning mayWrite={mayWrite} kept={kept} />
        {mayManage && <Tokens kept={kept} />}
        {mayWrite && <Messages />}
        {mayManage && <History key={changes} />}
      </div>
    </Page>
  );
};
