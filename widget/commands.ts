import type { Command } from './handoff';

/** Handlers by command name; each gets the whole call, `[name, …arguments]`. */
export type Commands = Readonly<Record<string, (command: Command) => unknown>>;

/** Runs `couplet(…)` calls. Unknown commands and failures are notes: the caller is the shop's page and must go on. */
export const createRun =
  (commands: Commands, note: (code: string, message: string) => void) =>
  (command: Command): unknown => {
    const name = String(command[0]);
    try {
      if (Object.hasOwn(commands, name)) return commands[name]?.(command);
      note('unknown_command', `there is no command ${name}`);
    } catch (error) {
      note('command_failed', `${name}: ${String(error)}`);
    }
    return undefined;
  };
