// Where one run takes place: its folders, and the disks and pipes that are prepared for it. All of it is gone afterwards.
import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const MIB = 1024 * 1024;
const POLL_MS = 5;

export class Stage {
  folder = mkdtempSync(join(tmpdir(), "ringlog-faults-"));
  reports = join(this.folder, "reports");
  logs = join(this.folder, "logs");
  #undo = [];
  /** Frees processes that are stuck in the kernel. */
  letGo = () => {};

  constructor() {
    mkdirSync(this.reports);
    mkdirSync(this.logs, { mode: 0o700 });
  }

  get file() {
    return join(this.logs, "app.log");
  }

  /** Something that has to be taken back when the run is over, however it ended; the last first. */
  later(undo) {
    this.#undo.push(undo);
  }

  /** A disk of `bytes` as the folder of the log, with ballast that leaves `roomBytes`. */
  smallDisk(bytes, roomBytes) {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", this.logs]);
    this.later(() => spawnSync("umount", ["-l", this.logs]));
    const ballast = join(this.logs, "ballast");
    writeFileSync(ballast, Buffer.alloc(bytes - roomBytes));
    return { free: () => rmSync(ballast) };
  }

  /** A file system of its own for the log, which can be frozen: a write then blocks in the kernel until it is thawed. */
  freezableDisk() {
    const image = join(this.folder, "image");
    execFileSync("truncate", ["-s", String(16 * MIB), image]);
    execFileSync("mkfs.ext4", ["-q", image]);
    execFileSync("mount", ["-o", "loop", image, this.logs]);
    this.later(() => spawnSync("umount", ["-l", this.logs]));
    const thaw = () => spawnSync("fsfreeze", ["--unfreeze", this.logs], { stdio: "ignore" });
    this.later(thaw);
    this.letGo = thaw;
    return { freeze: () => execFileSync("fsfreeze", ["--freeze", this.logs]), thaw };
  }

  /** A pipe in place of the log file, whose reader we hold. */
  pipe(path = join(this.folder, "held.pipe")) {
    execFileSync("mkfifo", [path]);
    const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    let isOpen = true;
    const close = () => {
      if (isOpen) closeSync(readFd);
      isOpen = false;
    };
    this.later(close);
    return {
      path,
      openWriter: () => openSync(path, constants.O_WRONLY),
      chunks: (how) => readPipe(readFd, how),
      close,
    };
  }

  /** Resolves once the program's report says that it has come to this stage. */
  async reached(stage, hasEnded = () => false) {
    while (!hasEnded()) {
      if (this.readReports().some((report) => report.stage === stage)) return;
      await sleep(POLL_MS);
    }
  }

  /** Lets the program go on that waits at this stage. */
  go(stage) {
    writeFileSync(join(this.reports, `go-${stage}`), "");
  }

  /** @returns {any[]} what the programs' threads and processes said of themselves */
  readReports() {
    const names = readdirSync(this.reports);
    return names.filter((name) => name.startsWith("report-")).flatMap((name) => parsed(join(this.reports, name)));
  }

  end() {
    for (const undo of this.#undo.reverse()) undo();
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A report that is just being written is read again. */
function parsed(path) {
  try {
    return [JSON.parse(readFileSync(path, "utf8"))];
  } catch {
    // Empty or half: its program has said nothing yet, or was ended while it did.
    return [];
  }
}

/** Until all writers are gone, `bytes` at a time with a pause after each. */
async function* readPipe(fd, how = { pauseMs: 0 }) {
  const { bytes = 65_536, until = () => false } = how;
  // Until somebody has opened it for writing, it looks as if all writers were gone.
  let hasBegun = false;
  for (;;) {
    const buffer = Buffer.alloc(bytes);
    const count = readSome(fd, buffer);
    if (count <= 0 && (until() || (count === 0 && hasBegun))) return;
    hasBegun ||= count !== 0;
    if (count > 0) yield buffer.subarray(0, count);
    await sleep(count > 0 ? (how.pauseMs ?? 0) : POLL_MS);
  }
}

/** -1 where the pipe is empty, 0 at its end. */
function readSome(fd, buffer) {
  try {
    return readSync(fd, buffer, 0, buffer.length, null);
  } catch (error) {
    if (error.code === "EAGAIN") return -1;
    throw error;
  }
}
