import { Gauge, type Registry } from 'prom-client';
import { eventCodes } from '../../campaigns/loop/loopState';
import type { Store } from '../store/store';

/** What the server has done by itself with what it learnt, read from the store when somebody asks. */
export const measureLoop = (store: Pick<Store, 'loop'>, registry: Registry): void => {
  new Gauge({
    name: 'couplet_loop_steps',
    help: 'Steps of automatic learning so far, by kind: unchanged, prepared, staged, promoted, taken_back, ended.',
    labelNames: ['step'],
    registers: [registry],
    async collect() {
      const { counts } = (await store.loop()).state;
      for (const step of eventCodes) this.set({ step }, counts[step] ?? 0);
    },
  });
  new Gauge({
    name: 'couplet_loop_stage_share',
    help: 'Share of the devices that try a version by automatic learning; 0 while none is tried.',
    registers: [registry],
    async collect() {
      const { phase } = (await store.loop()).state;
      this.set(phase.name === 'stage' ? phase.stage.share : 0);
    },
  });
};
