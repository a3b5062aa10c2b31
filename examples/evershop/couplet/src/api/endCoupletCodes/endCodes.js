import { endCodes } from '../../services/endCodes.js';

export default async (_request, response, next) => {
  try {
    response.status(200).json({ data: { removed: await endCodes() } });
  } catch (error) {
    next(error);
  }
};
