/** What a shop calls the way simulated shoppers check out (`route` of an order): whoever sees an order of theirs sees that nobody made it. */
export const SIMULATED_ROUTE = 'simulated';
