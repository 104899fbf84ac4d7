// What a measurement is asked to do, and how it answers.

/** @type {any} */
export const task = JSON.parse(process.argv[2] ?? "{}");

/** Sends the figures and lets the process end by itself. */
export function report(figures) {
  process.send?.({ type: "figures", figures });
  process.disconnect?.();
}
