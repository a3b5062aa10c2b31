import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { campaignSchema } from '../core/bundle/campaign';
import { publish } from '../trainer/bundle/publish';
import { printLines, reportFailure, valueOr } from './output';
import { readJson, readText } from './readFile';

interface PublishOptions {
  readonly bundle: string;
  readonly campaign: string;
  readonly server: string;
  readonly token: string;
  readonly serving?: boolean;
  readonly json?: boolean;
}

const run = async ({ bundle, campaign: path, server, token, serving = false, json = false }: PublishOptions): Promise<void> => {
  const campaign = valueOr(readJson(campaignSchema, path, 'campaign_invalid'), json);
  const envelope = campaign && valueOr(readText(join(bundle, 'manifest.json')), json);
  if (!campaign || envelope === undefined) return;
  const names = readdirSync(bundle).filter((name) => name.endsWith('.bin'));
  const shards = new Map(names.map((name) => [name.slice(0, -'.bin'.length), readFileSync(join(bundle, name))]));
  const published = await publish(server, token, { campaign, envelope, shards, serving });
  if (!published.ok) return reportFailure(published.error, json);
  printLines([json ? JSON.stringify(published.value) : `published to ${server}`]);
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
