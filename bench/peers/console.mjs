// console.log with the process's stdout as the file. It has no records, so a line is made by JSON.stringify.

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open() {
  const write = (level, msg, fields) => console.log(JSON.stringify({ time: Date.now(), level, msg, ...fields }));
  return {
    plain: (message) => write("info", message),
    fields: (message, fields) => write("info", message, fields),
    error: (message, error) => write("error", message, { err: { message: error.message, stack: error.stack } }),
    settle: async () => {},
    end: async () => {},
  };
}
