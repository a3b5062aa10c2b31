import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The order of a run that keeps every core busy to its end: the files named here begin, the longest first, whatever their project; a long one that came last
 * would run alone. Without a record of earlier runs, as in CI, Vitest would go by the size of a file, which says nothing of its time.
 * @param slow ends of paths, without `.test.ts`
 */
export const slowestFirst = (slow: readonly string[]) =>
  class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
      const rank = ({ moduleId }: TestSpecification): number => {
        const at = slow.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
        return at < 0 ? slow.length : at;
      };
      return (await super.sort(files)).sort((a, b) => group(a) - group(b) || rank(a) - rank(b));
    }
  };
