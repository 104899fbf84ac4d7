// The demo's database, a process of its own so that it can really die: TCP, one line with a question, one line back.
// Started with the port to listen on (0: any) and prints the one it has.
import { createServer } from "node:net";

const ANSWERS = {
  cart: (id) => ({ id, items: id === "empty" ? 0 : 1 + (Number(id) % 5), total: 100 + (Number(id) || 0) }),
  tips: (id) => [`book ${id}`, `lamp ${id}`],
};

const server = createServer((socket) => {
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.once("data", (question) => {
    const [what, id] = question.trim().split(" ");
    socket.end(`${JSON.stringify(ANSWERS[what]?.(id) ?? null)}\n`);
  });
});

server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(server.address().port));
// Without its parent it has nothing to do here.
process.stdin.resume().on("end", () => process.exit());
