import { fail } from '../../protocol/values/result';
import { createRounds, type Rounds } from '../platform/periodicTask';
import type { Repositories } from '../records/repositories';

type Store = Pick<Repositories, 'audited' | 'publishCampaign' | 'release' | 'reserveClaim' | 'serving' | 'setServing'>;

export interface KillSwitch<S> {
  /** The same store. A stop takes effect in it at once. */
  readonly store: S;
  /** Whether a stop is in force that the database does not have yet. */
  readonly pending: () => boolean;
  /** Saves such a stop once the database takes writes again. */
  readonly saving: Rounds;
}

/**
 * A stop takes effect in memory before it is written, and also where it cannot be written, such as on a full disk: coupons that cannot be
 * stopped cost money. It is saved later, with its line of the audit log. Coupons are resumed only by a write that succeeds.
 * @param onUnsaved called when a stop could not be saved at once
 */
export const createKillSwitch = <S extends Store>(own: S, onUnsaved: (error: unknown) => void): KillSwitch<S> => {
  let waiting: readonly (() => Promise<void>)[] = [];
  const drop = (saves: typeof waiting): void => {
    waiting = waiting.filter((save) => !saves.includes(save));
  };
  const resumes = new Set<Promise<unknown>>();
  const saving = createRounds(
    async () => {
      for (let saved = 0; ; saved++) {
        // Otherwise a resume that began before the stop could be written after it.
        await Promise.allSettled(resumes);
        const save = waiting[0];
        if (!save) return saved;
        await save();
        drop([save]);
      }
    },
    // Reported at the first attempt.
    () => undefined,
  );
  const pending = (): boolean => waiting.length > 0;

  const stop = async (save: () => Promise<void>): Promise<void> => {
    waiting = [...waiting, save];
    try {
      while (waiting.includes(save)) await saving.dispatch();
    } catch (error) {
      onUnsaved(error);
    }
  };
  /** Drops the stops that came before it. One that comes while it is written stays. */
  const resume = async <T>(write: () => Promise<T>, isDone: (written: T) => boolean): Promise<T> => {
    const before = waiting;
    const writing = write();
    resumes.add(writing);
    try {
      const written = await writing;
      if (isDone(written)) drop(before);
      return written;
    } finally {
      resumes.delete(writing);
    }
  };
  const switched = (on: Pick<Store, 'setServing' | 'publishCampaign'>): Pick<Store, 'setServing' | 'publishCampaign'> => ({
    setServing: (serving, now) =>
      serving
        ? resume(
            () => on.setServing(true, now),
            () => true,
          )
        : stop(() => on.setServing(false, now)),
    publishCampaign: (release, now) => {
      const write = () => on.publishCampaign(release, now);
      return release.serving === true ? resume(write, ({ ok }) => ok) : write();
    },
  });
  const changed: Store = {
    ...switched(own),
    audited: (line) => {
      const on = own.audited(line);
      return { ...on, ...switched(on) };
    },
    serving: async () => !pending() && own.serving(),
    release: async () => {
      const release = await own.release();
      return pending() ? { ...release, serving: false } : release;
    },
    reserveClaim: async (claim) =>
      pending() ? fail('serving_stopped', 'The shop has stopped all coupons for now.') : own.reserveClaim(claim),
  };
  const store = new Proxy(own, {
    get: (target, name) => (Object.hasOwn(changed, name) ? Reflect.get(changed, name) : Reflect.get(target, name)),
  });
  return { store, pending, saving };
};
