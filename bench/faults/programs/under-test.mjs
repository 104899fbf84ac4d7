// A test file of an application that logs and never closes.
import { test } from "node:test";
import { logSome, open } from "./app.mjs";

await open();
test("logs", () => logSome(500));
test("logs in another test", async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  logSome(500);
});
