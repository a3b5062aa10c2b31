import { createCode } from '../../../lib/codes.js';
import { coupletOnly } from '../../../lib/coupletOnly.js';

export const POST = coupletOnly(async (request, response) => response.sendStatus(await createCode(request.scope, request.body)));
