import { Command } from 'commander';
import { importCommand } from './importCommand';

export const ordersCommand = (): Command => new Command('orders').description("the shop's orders").addCommand(importCommand());
