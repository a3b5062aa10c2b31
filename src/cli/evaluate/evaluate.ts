import { Command } from 'commander';
import { acceptanceCommand } from './acceptance';
import { banditCommand } from './bandit';
import { cfCommand } from './cf';
import { fewShotCommand } from './fewShot';
import { opeCommand } from './ope';
import { sessionCommand } from './session';
import { upliftCommand } from './uplift';

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('train on one file, judge on another')
    .addCommand(acceptanceCommand())
    .addCommand(banditCommand())
    .addCommand(cfCommand())
    .addCommand(fewShotCommand())
    .addCommand(opeCommand())
    .addCommand(sessionCommand())
    .addCommand(upliftCommand());
