// The floor of every logger that writes an error's stack: reading `.stack`, which formats it, and nothing else.

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open() {
  let characters = 0;
  const done = async () => {};
  return {
    plain: () => {},
    fields: () => {},
    error: (_message, error) => {
      characters += error.stack?.length ?? 0;
    },
    settle: done,
    end: done,
    // Somebody reads the sum, so that it is not optimised away.
    stats: () => ({ characters }),
  };
}
