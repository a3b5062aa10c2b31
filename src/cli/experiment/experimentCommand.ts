import { Command } from 'commander';
import { planCommand } from './planCommand';
import { resultsCommand } from './resultsCommand';

export const experimentCommand = (): Command =>
  new Command('experiment')
    .description('what the coupons earn, from orders; and how long it takes to know')
    .addCommand(resultsCommand(), { isDefault: true })
    .addCommand(planCommand());
