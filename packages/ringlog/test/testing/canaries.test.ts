import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { type CanarySource, createCanaries, createTestLogger } from "ringlog/testing";
import { testFolder } from "../support/folder.js";

describe("canaries", () => {
  it("stay out of the log in every place they are planted, by default", () => {
    const canaries = createCanaries();
    const { logger, debug, lines, records } = createTestLogger({ throttleSec: 0 });
    canaries.plant(logger, debug);
    assert.ok(records.length > 30);
    assert.ok(records.some(({ password }) => password === "[redacted]"));
    canaries.expectNone(lines.join("\n"), records);
  });

  it("stay out under keys of one's own where these are redacted, and are found where they are not", () => {
    const canaries = createCanaries({ keys: ["iban", "kundenNummer"] });
    const hidden = createTestLogger({ throttleSec: 0, redact: ["iban", "kunden nummer"] });
    canaries.plant(hidden.logger, hidden.debug);
    canaries.expectNone(hidden.lines.join("\n"));
    const half = createTestLogger({ throttleSec: 0, redact: ["iban"] });
    canaries.plant(half.logger, half.debug);
    assert.throws(
      () => canaries.expectNone(half.lines.join("\n")),
      /secrets were found in what came out\n {2}password \(plain\) in source 1, line 1, column \d+: .*kundenNummer":"Cana…"/,
    );
  });

  it("are all found without redaction", () => {
    const canaries = createCanaries();
    const { logger, lines } = createTestLogger({ throttleSec: 0, redact: false });
    canaries.plant(logger);
    const found = new Set(canaries.scan(lines.join("\n")).map(({ secret }) => secret));
    assert.deepEqual([...found].sort(), Object.keys(canaries.secrets).sort());
  });

  it("are found encoded, in parts, in bytes, objects and files, and nowhere else", (t) => {
    const folder = testFolder(t);
    const { scan, secrets, expectNone } = createCanaries();
    const { password, cardNumber, jwt } = secrets;
    const file = join(folder, "app.log");
    const packed = join(folder, "app.log.gz");
    writeFileSync(file, `{}\n{"a":"${password}"}\n`);
    writeFileSync(packed, gzipSync(`x ${jwt.slice(20, 50)} x`));
    const cyclic: Record<string, unknown> = { list: [new Map([["deep", { deeper: { deepest: password } }]])] };
    cyclic["self"] = cyclic;
    const forms = (...sources: readonly CanarySource[]) =>
      scan(...sources).map(({ secret, form }) => `${secret} ${form}`);
    assert.deepEqual(forms(`https://x/${encodeURIComponent(password)}`), ["password plain"]);
    assert.deepEqual(forms(Buffer.from(`user:${password}`).toString("base64")), ["password base64"]);
    assert.deepEqual(forms(Buffer.from(password).toString("hex")), ["password hex"]);
    assert.deepEqual(forms(cardNumber.replace(/(\d{4})(?=\d)/g, "$1-")), ["cardNumber grouped"]);
    assert.deepEqual(forms(Buffer.from(`\u0000${password}\u0000`)), ["password plain"]);
    assert.deepEqual(forms(cyclic), ["password plain"]);
    const [inFile, inPacked] = scan({ file }, { file: packed });
    assert.deepEqual([inFile?.line, inFile?.column, inFile?.source], [2, 7, file]);
    assert.deepEqual([inPacked?.secret, inPacked?.form], ["jwt", "part"]);
    expectNone("Canary", { a: "[redacted]" }, "4000 1234 5678 9010", createCanaries().secrets.password);
  });
});
