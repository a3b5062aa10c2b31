/** Is a write's answer a `Result` that says no? Then it has changed nothing. */
export const refused = (answer: unknown): boolean => typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;
