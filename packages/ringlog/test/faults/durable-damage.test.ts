// Whatever has become of a run's files, recovery ends, says what it could not read, and writes whole lines only.
import assert from "node:assert/strict";
import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import { recoverFolder } from "../../src/worker/recovery/recover-dead.js";
import { ringsFolder, runsIn, startAgain, WITHOUT_KOFFI } from "../support/durable.js";
import { logFile, ofEvent, ownLines } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { linesIn, smallRun } from "../support/small-run.js";

describe("durable: a damaged run", { skip: WITHOUT_KOFFI }, () => {
  it("with any file cut or missing is recovered as far as it goes, and put aside", async (t) => {
    const { folder, runFolder } = await smallRun(t);
    const base = ringsFolder(folder);
    const kept = join(folder, "kept");
    cpSync(runFolder, kept, { recursive: true });
    for (const file of readdirSync(kept)) {
      const { size } = statSync(join(kept, file));
      const lengths = size < 1_000 ? Array.from({ length: size }, (_, length) => length) : cutsOf(size);
      for (const length of [-1, ...lengths]) {
        for (const name of readdirSync(base)) rmSync(join(base, name), { recursive: true });
        linkAll(kept, runFolder);
        rmSync(logFile(folder), { force: true });
        rmSync(join(runFolder, file));
        if (length >= 0) writeFileSync(join(runFolder, file), readFileSync(join(kept, file)).subarray(0, length));
        const warned: string[] = [];
        const warn = (line: string) => void warned.push(line);
        const outcome = recoverFolder(runFolder, undefined, { warn, progress: () => undefined, koffi: undefined });
        const what = `${file} cut at ${length}: ${warned.join("; ")}`;
        const lines = linesIn(logFile(folder));
        if (outcome !== undefined) assert.equal(ofEvent(lines, "ringlog.recovered").length, 1, what);
        else assert.equal(file, "owner", what);
        assert.ok(ownLines(lines).length <= 4, what);
        const left = readdirSync(base);
        assert.ok(left.length === 0 || length === -1 || left[0]?.endsWith(".damaged"), what);
      }
    }
  });

  it("of which a file is damaged is put aside and told of by the next start, which goes on", async (t) => {
    const { folder, runFolder } = await smallRun(t);
    const frames = join(runFolder, readdirSync(runFolder).find((name) => name.includes("frames")) as string);
    const bytes = readFileSync(frames);
    bytes.fill(0xff, 64, 72);
    writeFileSync(frames, bytes);
    const { code, stderr } = await run("durable.mjs", { args: [folder, "end", "1"] });
    assert.equal(code, 0);
    assert.match(
      stderr,
      /ringlog: what process \d+ has left was damaged and is now in \S+\.damaged \(ring 0\.1, [^\n]+\n/,
    );
    assert.deepEqual(runsIn(folder), [`${basename(runFolder)}.damaged`]);
    const lines = linesIn(logFile(folder));
    const [said] = ofEvent(lines, "ringlog.recovered");
    assert.equal((said?.["recovered.damages"] as string[] | undefined)?.length, 1);
    assert.equal(lines.at(-1)?.["n"], 0);
    assert.equal(ofEvent(await startAgain(folder), "ringlog.recovered").length, 1, "once is enough");
  });
});

/** A copy that takes no time: without koffi, nothing is written into the files. */
function linkAll(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) linkSync(join(from, name), join(to, name));
}

/** Around what matters: nothing, headers, pages, and the end. */
function cutsOf(size: number): number[] {
  const cuts = [0, 1, 31, 32, 63, 64, 65, 100, 255, 256, 1_024, 4_095, 4_096, 8_192, size - 8, size - 1];
  return cuts.filter((cut) => cut >= 0 && cut < size);
}
