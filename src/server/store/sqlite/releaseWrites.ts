import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../../core/result';
import { readRollout, rolloutText } from '../rollout';
import type { StoredBundle } from '../store';

/** Bundles, and which of them devices take. */
export const releaseWrites = (db: Database) => {
  const addBundle = db.prepare(
    'INSERT INTO bundle (id, published_at) VALUES (?, ?) ON CONFLICT DO UPDATE SET published_at = excluded.published_at',
  );
  const addFile = db.prepare('INSERT INTO bundle_file (bundle, name, data, brotli) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const knownBundle = db.prepare<[string], { id: string }>('SELECT id FROM bundle WHERE id = ?');
  const setting = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?');
  const set = db.prepare(
    `INSERT INTO setting (name, value, changed_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
  );
  const unset = db.prepare("DELETE FROM setting WHERE name = 'rollout'");

  const release = (id: string, share: number, now: number): Result<undefined> => {
    const current = setting.get('bundle')?.value;
    if (share < 1 && current === id) return fail('bundle_current', 'Every device takes this bundle; bring another one to all first.');
    if (share === 1) {
      set.run('bundle', id, now);
      unset.run();
    } else if (share > 0) {
      if (current === undefined) return fail('no_bundle', 'The first bundle is for every device.');
      set.run('rollout', rolloutText({ bundle: id, share }), now);
    } else if (readRollout(setting.get('rollout')?.value)?.bundle === id) unset.run();
    return ok(undefined);
  };

  return {
    putBundle: ({ id, files, publishedAt }: StoredBundle, share: number): Result<undefined> => {
      addBundle.run(id, publishedAt);
      for (const { name, data, brotli } of files) addFile.run(id, name, data, brotli ?? null);
      return release(id, share, publishedAt);
    },
    releaseBundle: (id: string, share: number, now: number): Result<undefined> =>
      knownBundle.get(id) ? release(id, share, now) : fail('bundle_unknown', 'No bundle of this id was ever published here.'),
  };
};
