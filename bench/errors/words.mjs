// Names, messages and properties of the errors. They stand in a file of their own, so that no code frame of where an error is thrown can
// show them: what is found in an output was kept by the logger.

export const MESSAGE = {
  charge: "charge failed",
  database: "db down",
  socket: "connect refused by 10.0.0.5",
  all: "no mirror answered",
  mirrorA: "mirror A timed out",
  mirrorB: "mirror B is gone",
  thrown: "out of cards",
  outer: "retry gave up",
  inner: "attempt came too late",
  bare: "stack was deleted",
};

export const PROPS = { code: "E_PAY", status: 502, order: { id: "A-1017" } };
export const SOCKET_PROPS = { code: "ECONNREFUSED" };

export class PaymentError extends Error {
  constructor(message, options) {
    super(message, options);
    Object.assign(this, PROPS);
  }
}

export class DatabaseError extends Error {
  name = "DatabaseError";
}
