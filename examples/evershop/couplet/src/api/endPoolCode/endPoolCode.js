import { switchOff } from '../../services/switchOff.js';

export default async (request, response, next) => {
  try {
    response.status(200).json({ data: { removed: await switchOff(request.params.code) } });
  } catch (error) {
    next(error);
  }
};
