import { fail } from '../../protocol/values/result';
import { createRounds, type Rounds } from '../platform/periodicTask';
import type { Repositories } from '../records/repositories';

type Store = Pick<Repositories, 'audited' | 'publishCampaign' | 'release' | 'reserveClaim' | 'serving' | 'setServing'>;

export interface KillSwitch<S> {
  /** The same store, whose coupons are stopped as soon as somebody says so. */
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
  const waiting: (() => Promise<void>)[] = [];
  const saving = createRounds(
    async () => {
      let saved = 0;
      for (let save = waiting[0]; save; save = waiting[0]) {
        await save();
        // Coupons may have been resumed meanwhile.
        if (waiting[0] === save) waiting.shift();
        saved++;
      }
      return saved;
    },
    // Said when it was tried first.
    () => undefined,
  );
  const pending = (): boolean => waiting.length > 0;

  const stop = async (save: () => Promise<void>): Promise<void> => {
    waiting.push(save);
    try {
      while (waiting.includes(save)) await saving.dispatch();
    } catch (error) {
      onUnsaved(error);
    }
  };
  const switched = (on: Pick<Store, 'setServing' | 'publishCampaign'>): Pick<Store, 'setServing' | 'publishCampaign'> => ({
    setServing: async (serving, now) => {
      if (!serving) return stop(() => on.setServing(false, now));
      await on.setServing(true, now);
      waiting.length = 0;
    },
    publishCampaign: async (release, now) => {
      const published = await on.publishCampaign(release, now);
      if (published.ok && release.serving === true) waiting.length = 0;
      return published;
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
