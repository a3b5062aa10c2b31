import { discountsEs } from '../../src/protocol/coupons/discountWords';
import type { Strings } from './strings';

const refusals: Readonly<Record<string, string>> = {
  budget_exhausted: 'Estos cupones se han agotado.',
  claim_limited: 'Se han pedido demasiados códigos desde tu red. Inténtalo más tarde.',
  coupon_expired: 'Esta oferta acaba de terminar.',
  coupon_unknown: 'La tienda ya no tiene esta oferta.',
  code_sent: 'Ya te hemos enviado el código de esta oferta.',
  origin_refused: 'Esta oferta no se puede pedir en este sitio web.',
  serving_stopped: 'La tienda ha suspendido sus ofertas por ahora.',
};

export const es: Strings = {
  language: 'es',
  label: 'Un cupón para ti',
  ...discountsEs,
  members: 'Para miembros',
  upTo: (amount) => `Ahorras hasta ${amount}`,
  minimum: (amount) => `A partir de ${amount} en tu carrito`,
  on: (categories) => `Válido en ${categories}`,
  headlineOn: (headline, goods) => `${headline} en ${goods}`,
  onSelected: 'Válido en productos seleccionados',
  onEverything: 'Válido en toda la tienda',
  picks: 'Quizá te guste',
  ends: (date) => `Termina el ${date}`,
  validFor: (span) => `Válido ${span} tras obtenerlo`,
  disclosure: (by) => {
    const using = 'Si lo usas, la tienda sabrá cuál se ha elegido.';
    if (by === 'rule') return `Elegido por una regla propia de la tienda. ${using}`;
    return by === 'exploration'
      ? `Elegido al azar en tu dispositivo. ${using}`
      : `Elegido en tu dispositivo según tus visitas aquí. ${using}`;
  },
  getCode: 'Obtener código',
  gettingCode: 'Un momento…',
  withCode: (headline) => `${headline} con tu código`,
  more: 'Más opciones',
  notForMe: 'No es para mí',
  close: 'Cerrar',
  keep: 'Guardar para después',
  kept: 'Guardado en «Mis cupones». Puede agotarse antes de que pidas su código.',
  send: 'Enviármelo',
  inbox: 'Mis cupones',
  privacy: 'Privacidad',
  reminder: 'Tu cupón termina pronto',
  why: '¿Por qué este cupón?',
  yourCode: 'Tu código',
  copy: 'Copiar',
  copied: 'Copiado',
  applyToCart: 'Aplicar a mi carrito',
  applied: 'Ya está en tu carrito.',
  notApplied: 'Tu carrito no lo ha aceptado. Quizá ya tenga otro código.',
  waits: 'Se aplicará cuando añadas algo a tu carrito.',
  copyByHand: 'Seleccionado: cópialo con el teclado o el menú',
  useBefore: (date) => `Válido hasta el ${date}`,
  left: (span) => `${span} más`,
  enterAtCheckout: 'Introdúcelo al pagar.',
  final: (code) => refusals[code],
  unreachable: 'No se ha podido obtener el código ahora mismo.',
  tryAgain: 'Reintentar',
};
