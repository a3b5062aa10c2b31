import { Command } from 'commander';
import { campaignDiffers } from '../trainer/bundle/campaignDiffers';
import { publish } from '../trainer/bundle/publish';
import { readBundle } from '../trainer/bundle/readBundle';
import { campaignNotes } from './campaignNotes';
import { printLines, printNotes, reportFailure, valueOr } from './output';
import { readCampaign } from './readFile';

interface PublishOptions {
  readonly bundle: string;
  readonly campaign: string;
  readonly server: string;
  readonly token: string;
  readonly serving?: boolean;
  readonly json?: boolean;
}

const run = async ({ bundle, campaign: path, server, token, serving = false, json = false }: PublishOptions): Promise<void> => {
  const campaign = valueOr(readCampaign(path), json);
  const files = campaign && valueOr(readBundle(bundle), json);
  if (!campaign || !files) return;
  const differing = campaignDiffers(campaign, files.envelope);
  if (differing !== undefined)
    return reportFailure(
      {
        code: 'campaign_differs',
        message: 'The bundle was trained with other terms than the campaign states; train again.',
        at: differing,
      },
      json,
    );
  printNotes(campaignNotes(campaign, Date.now()));
  const published = await publish(server, token, { campaign, ...files, serving });
  if (!published.ok) return reportFailure(published.error, json);
  printLines([
    json
      ? JSON.stringify(published.value)
      : `published to ${server}${serving ? ', and coupons are on' : '; the switch for coupons stays as it was (--serving turns it on)'}`,
  ]);
};

export const publishCommand = (): Command =>
  new Command('publish')
    .description('send catalog, budgets and a signed bundle to the server')
    .requiredOption('--bundle <folder>', 'bundle folder written by `couplet train`')
    .requiredOption('--campaign <file>', 'campaign file it was trained with')
    .requiredOption('--server <url>', 'address of the server')
    .requiredOption('--token <token>', 'admin token of the server')
    .option('--serving', 'also switch coupons on; otherwise the switch stays as it is')
    .option('--json', "print the server's answer as JSON")
    .action(run);
