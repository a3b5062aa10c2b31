import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of its own whose power can be cut. */
export interface LossyDisk {
  readonly path: string;
  /** All that was written until now is on the disk. */
  sync(): void;
  /**
   * Power loss: from now on nothing reaches the disk, and what only memory knew is gone. What the file system has handed to the disk counts as
   * written: the disk's own cache is not part of this.
   */
  cut(): void;
  /** Switches on again: mounts what the disk has, journal replayed. Nothing may have a file open. */
  restore(): void;
  remove(): void;
}

/** `EXT4_IOC_SHUTDOWN` = `_IOR('X', 125, __u32)`, `EXT4_GOING_FLAGS_NOLOGFLUSH` = 2: https://elixir.bootlin.com/linux/v6.12/source/fs/ext4/ext4.h */
const CUT = 'open(my $file, "<", $ARGV[0]) or die $!; my $flag = pack("L", 2); ioctl($file, 0x8004587d, $flag) or die "$!\\n";';
const BYTES = 192 * 1024 * 1024;

const run = (command: string, args: readonly string[]): void => {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Makes an ext4 in a file and mounts it. Throws where the machine does not allow that: root, `mkfs.ext4`, loop devices and perl are needed. */
export const createLossyDisk = (home: string): LossyDisk => {
  const [image, path] = [join(home, 'disk.img'), join(home, 'disk')];
  rmSync(image, { force: true });
  closeSync(openSync(image, 'w'));
  truncateSync(image, BYTES);
  run('mkfs.ext4', ['-q', '-F', image]);
  mkdirSync(path, { recursive: true });
  const mount = (): void => run('mount', ['-o', 'loop', image, path]);
  mount();
  const handle = join(path, 'handle');
  writeFileSync(handle, '');
  let mounted = true;
  const unmount = (): void => {
    if (mounted) run('umount', [path]);
    mounted = false;
  };
  return {
    path,
    sync: () => run('sync', ['--file-system', handle]),
    cut: () => run('perl', ['-e', CUT, handle]),
    restore: () => {
      unmount();
      mount();
      mounted = true;
    },
    remove: () => {
      if (mounted && spawnSync('umount', [path]).status !== 0) spawnSync('umount', ['-l', path]);
      rmSync(image, { force: true });
    },
  };
};

/** Why power cannot be cut on this machine, or undefined where it can. */
export const whyNoLossyDisk = (home: string): string | undefined => {
  try {
    const disk = createLossyDisk(home);
    disk.cut();
    disk.restore();
    disk.remove();
    return undefined;
  } catch (error) {
    return String((error as { readonly stderr?: unknown }).stderr ?? error).trim();
  }
};
