import { Gauge, type Registry } from 'prom-client';
import type { SplitStore } from '../store/splitStore';

/** Mode `split`: reports on their way to being counted, and those that were refused. */
export const measureSplit = (store: Pick<SplitStore, 'splitWaiting' | 'splitParts' | 'splitRefusals'>, registry: Registry): void => {
  new Gauge({
    name: 'couplet_split_reports',
    help: 'Sealed reports that wait for a batch, and those both aggregators accepted in batches not released yet.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.set(
        { state: 'waiting' },
        (await store.splitWaiting()).reduce((sum, { reports }) => sum + reports, 0),
      );
      this.set(
        { state: 'accepted' },
        (await store.splitParts()).reduce((sum, { accepted }) => sum + accepted, 0),
      );
    },
  });
  new Gauge({
    name: 'couplet_split_refused_reports',
    help: 'Sealed reports that did not hold, by reason.',
    labelNames: ['reason'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { code, count } of await store.splitRefusals()) this.inc({ reason: code }, count);
    },
  });
};
