import { useStrings } from '../../../languages/strings';
import { CopyBox } from '../../../ui/CopyBox';
import { Panel } from '../../../ui/Page';
import { useEditing } from '../draft/editing';

/** A file to train on. */
interface TrainedOn {
  readonly kind: string;
  readonly name: string;
}

/** In a shell, one argument whatever the name. */
const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);

/**
 * Commands for the person who has the key: make a bundle of the campaign, then publish both.
 * @param server address of this server, without a trailing slash
 * @param from files to train on; none: no training
 */
export const offlineCommands = (server: string, from: readonly TrainedOn[]): string =>
  [
    from.length > 0
      ? `npx couplet train --campaign campaign.json ${from.map(({ kind, name }) => `--${kind} ${quoted(name)}`).join(' ')} --key key.json --out bundle`
      : 'npx couplet bundle --campaign campaign.json --key key.json --out bundle',
    `npx couplet publish --bundle bundle --campaign campaign.json --server ${server} --token "$ADMIN_TOKEN" --key key.json`,
  ].join('\n');

/** Downloads the campaign file, created by the browser. */
export const downloadCampaign = (campaign: unknown): void => {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(campaign, undefined, 2)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'campaign.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
};

/** As in the guide. */
const LOG: readonly TrainedOn[] = [
  { kind: 'events', name: 'log.csv' },
  { kind: 'items', name: 'items.csv' },
];

/** If the key is not on the server: the file, and the commands to run. */
export const Offline = () => {
  const strings = useStrings('publish');
  const { draft } = useEditing();
  const server = new URL('..', document.baseURI).href.replace(/\/$/, '');
  return (
    <Panel title={strings.offline} lead={strings.offlineLead}>
      {(['nothing', 'log'] as const).map((from) => (
        <div key={from}>
          <p>{strings.commands[from]}</p>
          <CopyBox label={strings.commands[from]} text={offlineCommands(server, from === 'log' ? LOG : [])} />
        </div>
      ))}
      <p>
        <button type="button" class="primary" onClick={() => downloadCampaign(draft)}>
          {strings.download}
        </button>
      </p>
    </Panel>
  );
};
