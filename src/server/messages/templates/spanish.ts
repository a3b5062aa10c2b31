import { discountsEs } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const spanish: MessageWords = {
  language: 'es',
  ask: {
    subject: (shop) => `¿Quieres tu cupón de ${shop}?`,
    lead: (shop) => `Alguien, probablemente tú, ha pedido a ${shop} que envíe este cupón a esta dirección:`,
    button: 'Sí, quiero el cupón',
    hours: (hours) => `El enlace funciona durante ${hours} horas.`,
    otherwise:
      'Si no has sido tú, no hagas nada: no se enviará nada más. También puedes pedir que no se vuelva a escribir nunca a esta dirección:',
  },
  coupon: {
    subject: (title, shop) => `${title} en ${shop}: tu código`,
    lead: (shop) => `Aquí está el cupón que pediste a ${shop}.`,
    code: 'Tu código',
    enter: 'Introdúcelo al pagar.',
    until: (moment) => `Válido hasta el ${moment}.`,
    toShop: (shop) => `Ir a ${shop}`,
    why: (shop) => `Recibes este único mensaje porque lo pediste a ${shop} y confirmaste tu dirección.`,
    leave: 'No enviar nada más a esta dirección',
  },
  text: {
    ask: (shop, title, url) => `${shop}: ¿te enviamos "${title}"? Sí: ${url} Si no has sido tú, no hagas nada.`,
    coupon: ({ shop, title, code, until, leaveUrl }) =>
      `${shop}: ${code} es tu código para "${title}", hasta el ${until}. Nada más: ${leaveUrl}`,
  },
  value: {
    ...discountsEs,
    on: (categories) => `Válido en ${categories}`,
    onSelected: 'Válido en productos seleccionados',
    onEverything: 'Válido en toda la tienda',
    upTo: (amount) => `Ahorras hasta ${amount}`,
    minimum: (amount) => `A partir de ${amount} en tu carrito`,
    members: 'Para miembros',
  },
  page: {
    confirmed: 'Gracias. El cupón va en camino.',
    left: 'No se enviará nada más a esta dirección.',
    erased: 'Tu dirección y tus mensajes se han borrado. No se le enviará nada más.',
    gone: 'Este enlace ya no es válido.',
    couponGone: 'Este cupón ya no está disponible. No se te enviará nada.',
    invalid: 'Este enlace no es válido. ¿Se ha cortado?',
    leave: (shop) => `¿Quieres que ${shop} no envíe nada más a tu dirección?`,
    leaveButton: 'No enviar nada más',
    erase:
      'También puedes pedir que se borre todo lo que se guarda de tu dirección. Queda solo una huella, para que no se le vuelva a enviar nada.',
    eraseButton: 'Borrar mi dirección',
  },
};
