import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { demoSecrets } from '../../demo/demoSecrets';
import { freePort } from '../../demo/freePort';
import { startDemo } from '../../demo/startDemo';

const folders: string[] = [];
const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-start-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('starting the demo', () => {
  it('takes the next free port when the wanted one is in use, and never the one already given to the shop', async () => {
    const occupied = createServer();
    const port = await freePort('127.0.0.1', 0);
    await new Promise<void>((resolve) => occupied.listen(port, '127.0.0.1', resolve));
    const next = await freePort('127.0.0.1', port);
    expect(next).toBeGreaterThan(port);
    expect(await freePort('127.0.0.1', port, [next])).toBeGreaterThan(next);
    await new Promise((resolve) => occupied.close(resolve));
    expect(await freePort('127.0.0.1', port)).toBe(port);
  });

  it('keeps its secrets for its owner only and gives the same ones again', () => {
    const folder = temporary();
    const first = demoSecrets(folder);
    expect(demoSecrets(folder)).toEqual(first);
    expect(demoSecrets(temporary())).not.toEqual(first);
    expect(new Set(Object.values(first)).size).toBe(5);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'demo.json')).mode & 0o077).toBe(0);
  });

  it.each([
    ['DEMO_SHARES', '1,2'],
    ['DEMO_CAMPAIGN', 'win-back,flash-sale'],
    ['PORT_SHOP', '99999'],
    ['PORT_COUPLET', 'x'],
  ])('refuses a wrong %s by name', async (name, value) => {
    await expect(startDemo({ DATA_DIR: temporary(), [name]: value }, () => undefined)).rejects.toThrow(name);
  });
});
