import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type BrowserContext, chromium } from 'playwright';
import { browserArguments, findBrowser } from '../../scripts/browser.mjs';

/** The machine is busy with other things meanwhile, ms. */
export const SLOW = 240_000;

export const killed = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await gone;
};

/** A browser process on a profile, as a person starts it; killed with SIGKILL, it leaves the profile as it was. */
export const openProfile = async (profile: string): Promise<{ readonly child: ChildProcess; readonly context: BrowserContext }> => {
  const args = [...browserArguments, '--headless=new', `--user-data-dir=${profile}`, '--remote-debugging-port=0', '--no-first-run'];
  const child = spawn(await findBrowser(), [...args, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the browser ended before it listened: ${text.slice(-500)}`)));
  });
  const browser = await chromium.connectOverCDP(address, { timeout: SLOW }).catch(async (error: unknown) => {
    await killed(child);
    throw error;
  });
  const context = browser.contexts()[0];
  if (!context) throw new Error('the browser has no profile');
  return { child, context };
};
