import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { campaignSchema } from '../../../src/bundle/campaign';
import { startExperiment, stopExperiment } from '../../../src/campaigns/changeExperiment';
import { checkCampaign } from '../../../src/campaigns/checkCampaign';
import { assign } from '../../../src/engine/assignment/assign';
import { seededRng } from '../../../src/maths/random';
import { smallCampaign } from '../trainer/fixtures';

const now = Date.UTC(2026, 10, 26);
const shares = { none: 0.2, rule: 0.2, couplet: 0.6 };
const live = smallCampaign();
const published = { campaign: live, orders: 100 };

describe('starting and stopping an experiment', () => {
  it('gives a new id and salt, so that a running one keeps its shares', () => {
    const started = startExperiment(live, shares, { now, rng: seededRng(1) });
    expect(v.parse(campaignSchema, started)).toEqual(started);
    expect(started).toEqual({ ...live, experiment: { ...started.experiment, explore: 0, hashVersion: 1, shares } });
    expect(started.experiment.id).toMatch(/^exp-2026-11-26-[a-z2-7]{4}$/);
    expect(checkCampaign(started, { now, published }).filter(({ code }) => code === 'experiment_changed')).toEqual([]);
    const again = startExperiment(started, shares, { now, rng: seededRng(2) });
    expect(new Set([live, started, again].map(({ experiment }) => experiment.id)).size).toBe(3);
    expect(new Set([live, started, again].map(({ experiment }) => experiment.salt)).size).toBe(3);
  });

  it('ends with the choice on the device for everyone', () => {
    const stopped = stopExperiment(live, { now, rng: seededRng(3) });
    expect(stopped.experiment.id).not.toBe(live.experiment.id);
    for (let i = 0; i < 100; i++) expect(assign(stopped.experiment, `unit-${i}`)).toBe('couplet');
    expect(checkCampaign(stopped, { now, published }).map(({ code }) => code)).toContain('no_holdout');
  });
});
