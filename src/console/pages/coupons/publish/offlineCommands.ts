/**
 * What somebody who has the key runs where it lies: a bundle of the campaign, then the publishing of both.
 * @param server address of this server, without a slash at the end
 * @param from what there is to learn from: nothing, or a log of behaviour
 */
export const offlineCommands = (server: string, from: 'nothing' | 'log'): string =>
  [
    from === 'log'
      ? 'npx couplet train --campaign campaign.json --events log.csv --items items.csv --key key.json --out bundle'
      : 'npx couplet bundle --campaign campaign.json --key key.json --out bundle',
    `npx couplet publish --bundle bundle --campaign campaign.json --server ${server} --token "$ADMIN_TOKEN" --key key.json`,
  ].join('\n');
