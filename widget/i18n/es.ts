import { discountsEs } from '../../src/protocol/coupons/discountWords';
import type { Strings } from './strings';

const features: Readonly<Record<string, string>> = {
  'match.categoryAffinity': 'los tipos de producto que has mirado',
  'match.categoryShare': 'qué parte de lo que has mirado es de este tipo',
  'match.stratum': 'cuántas veces has estado aquí y has comprado',
  'match.cartShare': 'lo que hay en tu carrito',
  'match.thresholdGap': 'lo cerca que está tu carrito del mínimo de la oferta',
  'match.sessionShare': 'lo que has mirado en esta visita',
  'match.depth': 'cuánto descuenta',
  'match.shown': 'cuántas veces has visto este cupón',
  'profile.orders': 'cuántas veces has hecho un pedido aquí',
  'profile.visits': 'cuántas veces has estado aquí',
  'profile.meanPrice': 'los precios de lo que has mirado',
  'profile.daysSincePurchase': 'el tiempo desde tu última compra',
  'profile.boughtLately': 'si has comprado hace poco',
  'profile.shownLately': 'cuántos cupones has visto últimamente',
  'profile.claimed': 'los cupones que has tomado aquí',
  'cart.value': 'el importe de tu carrito',
  'cart.quantity': 'cuántos artículos hay en tu carrito',
  'session.views': 'cuántos productos has mirado en esta visita',
  'session.carted': 'cuántas veces has añadido algo al carrito en esta visita',
  'session.searches': 'cuántas veces has buscado en esta visita',
  'session.minutes': 'lo que dura esta visita',
  'score.network': 'lo que ha gustado a otras personas',
  'score.cf': 'lo que combina con productos que has mirado',
  'score.anyway': 'el orden en que has mirado los productos',
  'score.moved': 'el orden en que has mirado los productos',
  'coupon.id': 'cuánto gusta este cupón en general',
  'coupon.kind': 'el tipo de oferta',
  'coupon.maxDiscount': 'cuánto puede ahorrar',
  match: 'cómo encaja con lo que has mirado',
  profile: 'tus visitas anteriores',
  cart: 'tu carrito',
  session: 'lo que has hecho en esta visita',
  score: 'lo que han hecho otras personas',
  coupon: 'los detalles del cupón',
  fact: 'lo que la tienda sabe de esta visita',
  local: 'tus respuestas a cupones anteriores',
  '': 'otros aspectos de tu visita',
};

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'Estos cupones se han agotado.',
  coupon_expired: 'Esta oferta acaba de terminar.',
  coupon_unknown: 'La tienda ya no tiene esta oferta.',
  already_claimed: 'Ya tienes un código para esta oferta.',
  serving_stopped: 'La tienda ha suspendido sus ofertas por ahora.',
};

export const es: Strings = {
  language: 'es',
  label: 'Un cupón para ti',
  forYou: 'Para ti',
  ...discountsEs,
  members: 'Para miembros',
  upTo: (amount) => `Ahorras hasta ${amount}`,
  minimum: (amount) => `A partir de ${amount} en tu carrito`,
  on: (categories) => `Válido en ${categories}`,
  onSelected: 'Válido en productos seleccionados',
  onEverything: 'Válido en toda la tienda',
  ends: (date) => `Termina el ${date}`,
  disclosure: (by) => {
    const using = 'Si lo usas, la tienda sabrá qué cupón se ha elegido.';
    if (by === 'rule') return `Elegido por una regla propia de la tienda. ${using}`;
    return by === 'exploration'
      ? `Elegido al azar en tu dispositivo. ${using}`
      : `Elegido en tu dispositivo según tus visitas aquí. ${using}`;
  },
  getCode: 'Obtener código',
  gettingCode: 'Un momento…',
  notForMe: 'No es para mí',
  close: 'Cerrar',
  keep: 'Guardar para después',
  kept: 'Guardado. Lo encontrarás entre tus cupones; puede agotarse antes de que pidas su código.',
  send: 'Enviármelo',
  reminder: 'Tu cupón termina pronto',
  why: '¿Por qué este cupón?',
  meantFor: {
    'customer.orders': 'Es para un primer pedido.',
    'customer.daysSincePurchase': 'Es para quien lleva un tiempo sin hacer pedidos.',
    'interest.categories': 'Es para quien ha mirado este tipo de producto más de una vez.',
    'cart.idleMinutes': 'Es para un carrito que lleva un rato esperando.',
    'session.visits': 'Es para las primeras visitas.',
  },
  between: ' ',
  whyIntro: 'Calculado en este dispositivo. Lo que más ha contado:',
  notByYou: (by) =>
    by === 'rule'
      ? 'Lo ha elegido una regla propia de la tienda.'
      : by === 'exploration'
        ? 'Elegido al azar para saber qué gusta.'
        : undefined,
  spokeFor: 'a favor',
  spokeAgainst: 'en contra',
  mostly: (list) => `Lo que más ha pesado en la elección: ${list}.`,
  manyThings: (list) => `Muchas cosas hablaban a su favor, sobre todo: ${list}.`,
  nothingFor: 'Nada hablaba claramente a su favor: las otras opciones no parecían mejores, o se está probando.',
  against: (list, little) => `Lo que ha pesado ${little ? 'un poco ' : ''}en contra: ${list}.`,
  everythingElse: 'todo lo demás',
  whole: 'Juntos suman la puntuación completa. Todo esto se ha calculado en este dispositivo.',
  features,
  yourCode: 'Tu código',
  copy: 'Copiar',
  copied: 'Copiado',
  applyToCart: 'Aplicar a mi carrito',
  applied: 'Ya está en tu carrito.',
  notApplied: 'Tu carrito no lo ha aceptado. Quizá ya tenga otro código.',
  copyByHand: 'Seleccionado: cópialo con el teclado o el menú',
  useBefore: (date) => `Válido hasta el ${date}`,
  enterAtCheckout: 'Introdúcelo al pagar.',
  final: (code) => refusals[code],
  unreachable: 'No se ha podido obtener el código ahora mismo.',
  tryAgain: 'Reintentar',
};
