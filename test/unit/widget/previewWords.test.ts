import { expect, test } from 'vitest';
import { previewWords } from '../../../widget/devtools/previewWords';
import { widgetLanguages } from '../../helpers/widgetWords';

test('a preview has words of its own in every language of the widget, and English in any other', () => {
  const all = widgetLanguages.map(({ locale }) => previewWords(locale));
  for (const say of ['title', 'chosen', 'sample', 'none'] as const)
    expect(new Set(all.map((words) => words[say])).size).toBe(widgetLanguages.length);
  for (const words of all) {
    expect(words.notice('⟨when⟩')).toContain('⟨when⟩');
    expect(words.whyNone('a_code')).toContain('a_code');
  }
  expect(previewWords('de-AT')).toBe(previewWords('de'));
  expect(previewWords('xx')).toBe(previewWords('en'));
});
