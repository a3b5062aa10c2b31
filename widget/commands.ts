import type { Command } from './handoff';

/** Handlers by command name; each gets the whole call, `[name, …arguments]`. */
export type Commands = Readonly<Record<string, (command: Command) => unknown>>;

const KEPT = 100;

/**
 * Runs `couplet(…)` calls. Unknown commands and failures are notes: the caller is the shop's page and must go on.
 * @param given gets the latest calls as they came: what is wrong with them the debug panel says (`staff/check`), not code on every page
 */
export const createRun =
  (commands: Commands, given: Command[], note: (code: string, message: string) => void) =>
  (command: Command): unknown => {
    if (given.push(command) > KEPT) given.shift();
    let name = '';
    try {
      // What is called a name may be no text, and have none.
      name = String(command[0]);
      if (Object.hasOwn(commands, name)) return commands[name]?.(command);
      note('unknown_command', `there is no command ${name}`);
    } catch (error) {
      note('command_failed', `${name}: ${String(error)}`);
    }
    return undefined;
  };
