import { describe, expect, it } from 'vitest';
import { ofDays, oneLook } from '../../../../src/console/pages/results/view/resultsView';
import { hrefOf, routeOf } from '../../../../src/console/routing/routes';

describe('the intervals of chosen days', () => {
  it('stand in place of confidence sequences, in every estimate and nowhere else', () => {
    const [open, fixed] = [
      { lower: null, upper: null },
      { lower: 1, upper: 3 },
    ];
    const estimate = { value: 2, sequence: open, fixed };
    const answer = { levels: { sequence: 0.05, fixed: 0.025 }, metrics: [{ lift: estimate, unit: 'minor' }], roi: null, weeks: 2 };
    expect(oneLook(answer)).toEqual({ ...answer, metrics: [{ lift: { ...estimate, sequence: fixed }, unit: 'minor' }] });
    expect(answer.metrics[0]?.lift.sequence).toBe(open);
  });
});

describe('a path of the API', () => {
  it('names the chosen days, if there are any', () => {
    expect(ofDays('admin/funnel', undefined)).toBe('admin/funnel');
    expect(ofDays('admin/funnel', { from: '2026-11-01', to: '2026-11-30' })).toBe('admin/funnel?from=2026-11-01&to=2026-11-30');
  });
});

describe('the address of a share link', () => {
  const secret = `ct_${'a'.repeat(43)}`;

  it('is that of a page behind its secret', () => {
    expect(routeOf(`#share=${secret}`)).toMatchObject({ page: '', rest: [] });
    const route = routeOf(`#share=${secret}/results/coupons?period=28`);
    expect([route.page, route.rest, route.query.get('period')]).toEqual(['results', ['coupons'], '28']);
    expect(hrefOf('results', 'coupons')).toBe('#/results/coupons');
  });
});
