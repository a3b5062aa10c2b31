import { Command } from 'commander';
import { acceptanceCommand } from './acceptance';
import { cfCommand } from './cf';
import { fewShotCommand } from './fewShot';
import { opeCommand } from './ope';
import { sessionCommand } from './session';
import { upliftCommand } from './uplift';

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('train on one file, judge on another')
    .addCommand(acceptanceCommand())
    .addCommand(cfCommand())
    .addCommand(fewShotCommand())
    .addCommand(opeCommand())
    .addCommand(sessionCommand())
    .addCommand(upliftCommand());
