import { fail, type Result } from '../../src/protocol/result';
import type { WorkerPorts } from '../ports';
import { request } from './http';

/**
 * Fetches a chunk under the integrity the build wrote down, so that `import()`, which knows no integrity, is only asked for a file that
 * passed; it then comes out of the HTTP cache. Error `chunk_refused`: not there, or another content.
 */
export const fetchChunk = async (ports: WorkerPorts, url: string, integrity: string): Promise<Result<unknown>> => {
  const answer = await request(ports, url, { integrity });
  return answer.ok && answer.value.status !== 200 ? fail('chunk_refused', `${answer.value.status} ${url}`) : answer;
};
