import { discountsEs } from '../../../protocol/coupons/discountWords';
import type { MessageWords } from './messageWords';

export const spanish: MessageWords = {
  language: 'es',
  ask: {
    subject: (shop) => `Confirma tu cupón de ${shop}`,
    lead: (shop) => `Has pedido este cupón a ${shop}. Confirma para recibirlo:`,
    button: 'Recibir el cupón',
    hours: (hours) => `El enlace es válido durante ${hours} horas.`,
    otherwise: '¿No lo has pedido tú? Ignora este mensaje y no recibirás ninguno más. Si no quieres recibir ningún mensaje de esta tienda:',
  },
  coupon: {
    subject: (title, shop) => `Tu cupón de ${shop}: ${title}`,
    lead: (shop) => `Aquí tienes el cupón que pediste a ${shop}.`,
    code: 'Tu código',
    enter: 'Introdúcelo al finalizar la compra.',
    until: (moment) => `Válido hasta el ${moment}.`,
    toShop: (shop) => `Ir a ${shop}`,
    why: (shop) => `Recibes este mensaje una sola vez porque lo pediste a ${shop} y confirmaste tu dirección.`,
    leave: 'Darme de baja',
  },
  text: {
    ask: (shop, title, url) => `${shop}: confirma para recibir "${title}": ${url} Si no lo has pedido, ignora este SMS.`,
    coupon: ({ shop, title, code, until, leaveUrl }) => `${shop}: usa ${code} para obtener "${title}" hasta el ${until}. Baja: ${leaveUrl}`,
  },
  value: {
    ...discountsEs,
    on: (categories) => `Válido en ${categories}`,
    onSelected: 'Válido en productos seleccionados',
    onEverything: 'Válido en toda la tienda',
    upTo: (amount) => `Ahorra hasta ${amount}`,
    minimum: (amount) => `Compra mínima de ${amount}`,
    members: 'Solo para miembros',
  },
  page: {
    confirmed: 'Gracias. Tu cupón está en camino.',
    left: 'Te has dado de baja. No se enviarán más mensajes a esta dirección.',
    erased: 'Tu dirección y tus mensajes se han eliminado. No recibirás más mensajes.',
    gone: 'Este enlace ya no es válido. Si todavía quieres el cupón, pídelo de nuevo en la tienda.',
    couponGone: 'Este cupón ya no está disponible. No se te enviará.',
    invalid: 'Este enlace no es válido. Comprueba que lo has copiado entero.',
    leave: (shop) => `¿Quieres dejar de recibir mensajes de ${shop}?`,
    leaveButton: 'Darme de baja',
    erase: 'También puedes eliminar todos los datos de tu dirección. Solo se conserva una huella de ella, para no enviarte más mensajes.',
    eraseButton: 'Eliminar mi dirección',
  },
};
