import type { SerializedError, TestModule, TestRunEndReason } from 'vitest/node';
import type { Reporter } from 'vitest/reporters';

/** First line of what went wrong, without colours. */
const reason = (error: { message?: string } | undefined): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours start with one
  (error?.message ?? 'no message').replace(/\u001b\[[0-9;]*m/g, '').split('\n', 1)[0] ?? '';

/**
 * Prints `N passed, N failed[, N skipped]` as the very last line. Failed hooks, modules that do not load and unhandled errors
 * count as failures, and a run without any test is one failure: silence is not success. What failed, and what passed only at a
 * second try, is named just above: the end of a long record is what people read.
 */
export default class ClosingLineReporter implements Reporter {
  readonly #running = new Set<string>();

  onInit(): void {
    // A run that hangs is ended from outside, and its record names what it hung in.
    process.once('SIGTERM', () => {
      const lines = [...this.#running].map((module) => `FAILED ${module}: still running when the run was ended`);
      process.stdout.write(`${[...lines, `0 passed, ${Math.max(1, lines.length)} failed`].join('\n')}\n`, () => process.exit(1));
    });
  }

  // A worker whose test never pauses cannot say that it has begun; that it will, it has said before.
  onTestModuleQueued({ project, relativeModuleId }: TestModule): void {
    this.#running.add(`${project.name} ${relativeModuleId}`);
  }

  onTestModuleEnd({ project, relativeModuleId }: TestModule): void {
    this.#running.delete(`${project.name} ${relativeModuleId}`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[], _reason: TestRunEndReason): void {
    let passed = 0;
    let failed = unhandled.length;
    let skipped = 0;
    const lines = unhandled.map((error) => `FAILED unhandled: ${reason(error)}`);
    for (const module of modules) {
      const where = `${module.project.name} ${module.relativeModuleId}`;
      const fail = (name: string, error: { message?: string } | undefined) => {
        failed += 1;
        lines.push(`FAILED ${where}${name && ` > ${name}`}: ${reason(error)}`);
      };
      if (module.errors().length > 0) fail('', module.errors()[0]);
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) fail(suite.fullName, suite.errors()[0]);
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        if (state === 'failed') fail(test.fullName, errors?.[0]);
        else if (state !== 'passed') skipped += 1;
        else {
          passed += 1;
          if (test.diagnostic()?.flaky) lines.push(`SECOND TRY ${where} > ${test.fullName}: ${reason(errors?.[0])}`);
        }
      }
    }
    if (passed + failed === 0) failed = 1;
    if (failed > 0) process.exitCode = 1;
    lines.push(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`));
  }
}
