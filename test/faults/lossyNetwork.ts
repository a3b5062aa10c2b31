import { type Rng, uniform } from '../../src/maths/random';

export interface Losses {
  requests: number;
  answers: number;
  refused: number;
  repeated: number;
}

/** Shares of requests that never arrive, of answers that never arrive, and of requests that arrive twice. */
const [LOST_REQUESTS, LOST_ANSWERS, TWICE] = [0.05, 0.15, 0.05];

/**
 * A `fetch` to the server at `base` by a network that loses and repeats. What is refused while the server is down is lost as well.
 * @param losses counts them
 */
export const lossyNetwork =
  (base: () => string, rng: Rng, losses: Losses) =>
  async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url);
    const send = async (): Promise<Response> => {
      const answer = await fetch(base() + pathname, init).catch((error: unknown) => {
        losses.refused += 1;
        throw error;
      });
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers: answer.headers });
    };
    if (uniform(rng) < LOST_REQUESTS) {
      losses.requests += 1;
      throw new TypeError('the request was lost');
    }
    const answer = await send();
    if (uniform(rng) < TWICE) {
      losses.repeated += 1;
      await send();
    }
    if (uniform(rng) < LOST_ANSWERS) {
      losses.answers += 1;
      throw new TypeError('the answer was lost');
    }
    return answer;
  };
