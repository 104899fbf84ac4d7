// Node.js itself: `console.error`, which prints with `util.inspect`.

export function open() {
  return {
    "(e)": (error) => console.error(error),
    "(msg, e)": (error) => console.error("order lost", error),
    "({err})": (error) => console.error({ err: error }, "order lost"),
    "({error})": (error) => console.error({ error }, "order lost"),
    end: () => {},
  };
}
