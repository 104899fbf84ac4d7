// The checks for authors of sinks, run on the sink of the examples, and on sinks that are wrong in one way each.
import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { type OpenSink, type SinkCheck, type SinkTarget, sinkChecks } from "ringlog/sinks";

const EXAMPLE = new URL("../../../../../examples/sinks/http-sink.mjs", import.meta.url).href;
const { open } = (await import(EXAMPLE)) as { readonly open: OpenSink<{ readonly url: string }> };

/** A server that takes what is posted. */
async function startServer(): Promise<SinkTarget> {
  let text = "";
  let isFailing = false;
  let isHanging = false;
  const waiting: ServerResponse[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      if (isHanging) return void waiting.push(response);
      if (!isFailing) text += body;
      response.writeHead(isFailing ? 503 : 204).end();
    });
    request.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    options: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` },
    received: () => text,
    setFailing: (to) => {
      isFailing = to;
    },
    setHanging: (to) => {
      isHanging = to;
      if (!to) for (const response of waiting.splice(0)) response.destroy();
    },
    stop: () => void server.close(),
  };
}

describe("the checks of a sink", () => {
  for (const { name, run } of sinkChecks(open, startServer)) it(`pass for the example: ${name}`, run);

  /** A sink into memory, as it should be. */
  const target = () => {
    const memory = { text: "", isFailing: false };
    return {
      memory,
      options: memory,
      received: () => memory.text,
      setFailing: (isFailing: boolean) => {
        memory.isFailing = isFailing;
      },
    };
  };
  type Memory = ReturnType<typeof target>["memory"];
  const append = (memory: Memory, text: string) => {
    if (memory.isFailing) throw new Error("refused");
    memory.text += text;
  };

  async function failedChecks(open: OpenSink<Memory>): Promise<string[]> {
    const failed: string[] = [];
    for (const { name, run } of sinkChecks(open, target) as SinkCheck[])
      await run().catch((error) => {
        assert.ok(error instanceof assert.AssertionError, String(error));
        failed.push(name.replace("sink: ", ""));
      });
    return failed;
  }

  it("pass for a sink as it should be", async () => {
    assert.deepEqual(await failedChecks((memory) => ({ write: (lines) => append(memory, lines.toString()) })), []);
  });

  it("find one that loses the end of a write", async () => {
    const failed = await failedChecks((memory) => ({
      write: (lines) => append(memory, lines.subarray(0, 65_536).toString()),
    }));
    assert.deepEqual(failed, ["hands on every byte as it is", "takes a large write"]);
  });

  it("find one that decodes wrongly", async () => {
    const failed = await failedChecks((memory) => ({ write: (lines) => append(memory, lines.toString("latin1")) }));
    assert.deepEqual(failed, ["hands on every byte as it is"]);
  });

  it("find one that hides failures", async () => {
    const failed = await failedChecks((memory) => ({
      write: async (lines) => {
        if (!memory.isFailing) append(memory, lines.toString());
      },
    }));
    assert.deepEqual(failed, ["says so when a write fails, and takes the same lines when they come again"]);
  });

  it("find one that keeps what failed", async () => {
    const kept: Buffer[] = [];
    const failed = await failedChecks((memory) => ({
      write: (lines) => {
        if (memory.isFailing) kept.push(Buffer.from(lines));
        append(memory, lines.toString());
      },
    }));
    assert.deepEqual(failed, ["keeps nothing of writes that failed"]);
  });

  it("find one that mixes up the order", async () => {
    const failed = await failedChecks((memory) => ({
      write: (lines) => {
        memory.text = lines.toString() + memory.text;
      },
    }));
    assert.ok(failed.includes("keeps the order of many writes of any size"));
  });

  it("find one that has no write, or does not close", async () => {
    assert.ok(
      (await failedChecks(() => ({}) as never)).includes("opens, and closes without having been given anything"),
    );
    const failed = await failedChecks((memory) => ({
      write: (lines) => append(memory, lines.toString()),
      close: () => assert.fail("cannot close"),
    }));
    assert.ok(failed.includes("opens, and closes without having been given anything"));
  });
});
