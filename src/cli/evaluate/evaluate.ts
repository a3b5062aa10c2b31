import { Command } from 'commander';
import { acceptanceCommand } from './acceptance';
import { cfCommand } from './cf';
import { opeCommand } from './ope';
import { sessionCommand } from './session';

export const evaluateCommand = (): Command =>
  new Command('evaluate')
    .description('train on one file, judge on another')
    .addCommand(acceptanceCommand())
    .addCommand(cfCommand())
    .addCommand(opeCommand())
    .addCommand(sessionCommand());
