import type { SendStrings } from './sendStrings';

export const sendEs: SendStrings = {
  language: 'es',
  title: 'Enviarme este cupón',
  means: {
    email:
      'La tienda recibe su dirección y este cupón, nada más. Primero le escribe para preguntar si lo quiere; el cupón llega después de su sí.',
    sms: 'La tienda recibe su número y este cupón, nada más. Primero le escribe para preguntar si lo quiere; el cupón llega después de su sí.',
  },
  by: 'Enviar por',
  channels: { email: 'Correo electrónico', sms: 'SMS' },
  address: { email: 'Su correo electrónico', sms: 'Su número de móvil' },
  number: 'Con el prefijo del país, por ejemplo +34 612 345 678',
  held: (when) =>
    `Para que los mensajes no lleguen de noche ni demasiado a menudo, el cupón no llegará antes de: ${when}. La pregunta llega enseguida.`,
  ask: 'Enviar',
  asking: 'Un momento…',
  asked: {
    email:
      'Mire ahora su correo, también el no deseado: allí dirá si lo quiere. Si no llega nada, esta dirección no recibe mensajes de esta tienda.',
    sms: 'Mire ahora sus mensajes: allí dirá si lo quiere. Si no llega nada, este número no recibe mensajes de esta tienda.',
  },
  cancel: 'Cancelar',
  close: 'Cerrar',
  faults: {
    address: 'Revise lo que ha escrito.',
    gone: 'La tienda ya no tiene esta oferta.',
    claimed: 'Ya tiene un código para esta oferta.',
    exhausted: 'Ya se han entregado todos.',
    often: 'En los últimos días se le ha escrito bastante. Vuelva a pedirlo más tarde.',
    endsFirst: 'El cupón termina antes de que se pueda enviar.',
    off: 'La tienda no envía cupones en este momento.',
    busy: 'Demasiadas peticiones. Espere un minuto.',
    failed: 'No ha funcionado. Inténtelo de nuevo.',
  },
};
