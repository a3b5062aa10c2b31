import { useStrings } from '../../../i18n/language';
import { CopyBox } from '../../../ui/CopyBox';
import { Panel } from '../../../ui/Panel';
import { useEditing } from '../draft/editing';
import { offlineCommands } from './offlineCommands';
import { publishStrings } from './publishStrings';

/** The file for somebody who has the key, written by the browser itself. */
const download = (campaign: unknown): void => {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(campaign, undefined, 2)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'campaign.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
};

/** Where the key lies elsewhere: the file, and what to run with it. */
export const Offline = () => {
  const strings = useStrings(publishStrings);
  const { draft } = useEditing();
  const server = new URL('..', document.baseURI).href.replace(/\/$/, '');
  return (
    <Panel title={strings.offline} lead={strings.offlineLead}>
      {(['nothing', 'log'] as const).map((from) => (
        <div key={from}>
          <p>{strings.commands[from]}</p>
          <CopyBox
            label={strings.commands[from]}
            text={offlineCommands(server, from)}
            copy={strings.copy}
            copied={strings.copied}
            failed={strings.copyFailed}
          />
        </div>
      ))}
      <p>
        <button type="button" class="primary" onClick={() => download(draft)}>
          {strings.download}
        </button>
      </p>
    </Panel>
  );
};
