import { keepAttribution } from '../../services/attributions.js';

/** The cookie `couplet` of the shopper who orders goes with the order. */
export default (request, _response, next) => {
  keepAttribution(request.params.cart_id, request.cookies?.couplet);
  next();
};
