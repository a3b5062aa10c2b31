import { languages } from '../../../src/console/i18n/languages';
import { type Area, loadAreas } from '../../../src/console/languages/strings';

export { stringsIn } from '../../../src/console/languages/strings';

/** A file of English for each area. */
const files = import.meta.glob('../../../src/console/languages/en/*.ts');
export const allAreas = Object.keys(files).map((path) => (path.split('/').at(-1) ?? '').replace('.ts', '') as Area);

// Tests draw parts of the console without the pages that load their strings.
await Promise.all(languages.map((language) => loadAreas(language, allAreas)));
