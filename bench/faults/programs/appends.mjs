// Several processes write to the same place.
import { fork } from "node:child_process";
import cluster from "node:cluster";
import { fileURLToPath } from "node:url";

const task = JSON.parse(process.argv[2] ?? process.env.FAULT_TASK ?? "{}");
const isChild = cluster.isWorker || process.env.IS_CHILD === "1";

async function logAll() {
  const { logSome, open } = await import("./app.mjs");
  await open();
  for (let turn = 0; turn < 60; turn++) {
    for (let i = 0; i < 20; i++) logSome(1, (turn * 37 + i * 101) % 900);
    await new Promise((resolve) => setImmediate(resolve));
  }
  process.disconnect?.();
}

function startOne() {
  if (task.way === "cluster") {
    cluster.setupPrimary({ args: [JSON.stringify(task)] });
    return cluster.fork();
  }
  return fork(fileURLToPath(import.meta.url), [JSON.stringify(task)], { env: { ...process.env, IS_CHILD: "1" } });
}

if (isChild) await logAll();
else
  for (let index = 0; index < task.processes; index++)
    startOne().on("exit", (code) => {
      if (code !== 0) process.exitCode = 4;
    });
