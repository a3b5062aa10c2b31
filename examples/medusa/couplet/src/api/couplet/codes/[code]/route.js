import { endCode } from '../../../../lib/codes.js';
import { coupletOnly } from '../../../../lib/coupletOnly.js';

export const DELETE = coupletOnly(async (request, response) => {
  await endCode(request.scope, request.params.code);
  response.sendStatus(204);
});
