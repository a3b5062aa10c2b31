import { useStrings } from '../../../i18n/i18n';
import { CopyBox } from '../../../ui/CopyBox';
import { Panel } from '../../../ui/Page';
import { useEditing } from '../draft/editing';
import { publishStrings } from './publishStrings';

/**
 * Commands for the person who has the key: make a bundle of the campaign, then publish both.
 * @param server address of this server, without a trailing slash
 * @param from what to learn from: nothing, or a log of behaviour
 */
export const offlineCommands = (server: string, from: 'nothing' | 'log'): string =>
  [
    from === 'log'
      ? 'npx couplet train --campaign campaign.json --events log.csv --items items.csv --key key.json --out bundle'
      : 'npx couplet bundle --campaign campaign.json --key key.json --out bundle',
    `npx couplet publish --bundle bundle --campaign campaign.json --server ${server} --token "$ADMIN_TOKEN" --key key.json`,
  ].join('\n');

/** Downloads the campaign file, created by the browser. */
const download = (campaign: unknown): void => {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(campaign, undefined, 2)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'campaign.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
};

/** If the key is not on the server: the file, and the commands to run. */
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
