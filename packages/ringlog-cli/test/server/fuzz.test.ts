import { test } from "node:test";
import { fuzzRequests } from "./fuzz-requests.js";
import { MemoryQuestions } from "./memory-questions.js";
import { openTestViewer } from "./test-viewer.js";

test("random requests are answered by the contract, or refused", async (t) => {
  const line = JSON.stringify({ time: "2026-11-27T10:00:00.000Z", level: "info", msg: "m" });
  const viewer = await openTestViewer(t, { questions: new MemoryQuestions([line]) });
  await fuzzRequests(viewer, ["0123456789abcdef.0", "0123456789abcdef.1", "0123456789abcdef.9007199254740993"], 600);
});
