import { expect, it } from 'vitest';
import { spaced } from '../../../src/console/languages/zh-CN/results';

it('puts a space between Chinese and Latin letters alone, once', () => {
  expect(spaced('Couplet的净毛利比Couplet高 3.1%，订单多 4%。')).toBe('Couplet 的净毛利比 Couplet 高 3.1%，订单多 4%。');
  expect(spaced('您的固定规则更好的概率：97.9%。')).toBe('您的固定规则更好的概率：97.9%。');
  expect(spaced('Couplet 的')).toBe('Couplet 的');
});
