import { endCodes } from '../../services/endCodes.js';

export default async (request, response, next) => {
  try {
    response.status(200).json({ data: { removed: await endCodes(request.params.code) } });
  } catch (error) {
    next(error);
  }
};
