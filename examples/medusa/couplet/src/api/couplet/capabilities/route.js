import { coupletOnly } from '../../../lib/coupletOnly.js';
import { CAPABILITIES } from '../../../lib/terms.js';

export const GET = coupletOnly((_, response) => response.json(CAPABILITIES));
