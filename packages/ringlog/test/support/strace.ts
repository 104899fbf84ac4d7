const CALLS = "write,writev,pwrite64,pwritev";

/**
 * How to start a program, so that writes to the file fail: `when` is strace's word for which, as `3` or `2..7`. It counts
 * for each thread, so there is only one that writes.
 */
export function failingWrites(file: string, error: string, when: string) {
  return {
    under: [
      ...["strace", "-f", "-o", "/dev/null", "-P", file],
      ...["-e", `trace=${CALLS}`, "-e", `inject=${CALLS}:error=${error}:when=${when}`],
    ],
    env: { UV_THREADPOOL_SIZE: "1" },
  };
}

/** The same for opening the file. */
export function failingOpens(file: string, error: string, when: string) {
  return {
    under: [
      ...["strace", "-f", "-o", "/dev/null", "-P", file],
      ...["-e", "trace=openat,open", "-e", `inject=openat,open:error=${error}:when=${when}`],
    ],
  };
}
