import type { Facts } from '../facts';
import { type Finding, findingsOf } from '../finding';

const data = findingsOf('data folder');
const space = findingsOf('disk space');
const MB = 1e6;

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

const diskFinding = (path: string, { free, total }: { readonly free: number; readonly total: number }): Finding => {
  const left = `${gigabytes(free)} of ${gigabytes(total)} are free where ${path} lies`;
  if (free < 100 * MB)
    return space.failure(
      'disk_full',
      `${left}; without space claims, orders and reports are refused.`,
      'Make room, or move DATA_DIR to a larger disk.',
    );
  return free < 1_000 * MB && free < total / 10
    ? space.warning('disk_low', `${left}.`, 'Make room before it is full: a full disk refuses claims and orders.')
    : space.fine(`${left}.`);
};

/** `DATA_DIR`, its secrets and its disk. */
export const checkFolder = ({ folder }: Facts): readonly Finding[] => {
  if (!folder) return [];
  const { path, exists, mode, openSecrets, disk } = folder;
  if (!exists)
    return [
      data.warning('data_dir_absent', `There is no folder ${path} yet.`, 'Start the server once, or set DATA_DIR to the folder it uses.'),
    ];
  const open = mode !== undefined && (mode & 0o007) !== 0;
  return [
    ...(open ? [data.warning('data_dir_open', `${path} is open to everybody on this machine.`, `chmod 700 ${path}`)] : []),
    ...openSecrets.map((file) =>
      data.failure(
        'secret_open',
        `Others than its owner may read ${file}.`,
        `chmod 600 ${file}, and change the secrets in it if others use this machine.`,
      ),
    ),
    ...(open || openSecrets.length > 0 ? [] : [data.fine(`${path} is there, and its secrets are its owner’s only.`)]),
    ...(disk ? [diskFinding(path, disk)] : []),
  ];
};
