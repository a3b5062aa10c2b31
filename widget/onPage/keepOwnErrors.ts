/**
 * What a library's own listener throws, as idb's on a request do, nobody can catch: the error event is the last place where it is ours. The
 * shop's error tracker and console hear of no error in this script; of every other one they do.
 */
export const keepOwnErrors = (script: string): void =>
  addEventListener(
    'error',
    (event) => {
      if (event.filename !== script) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    // Before those who listen without.
    true,
  );
