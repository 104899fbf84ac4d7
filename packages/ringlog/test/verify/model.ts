// What a report must say, worked out with plain lists and sets.

interface Origin {
  readonly instanceId: string;
  readonly threadId: number;
}

/** A line of a log with what it is. */
export type Piece =
  | (Origin & { readonly kind: "record"; readonly seq: number })
  | (Origin & { readonly kind: "own"; readonly dropped: number })
  | { readonly kind: "torn" | "foreign"; readonly text: string; readonly was?: Piece };

export function modelReport(pieces: readonly Piece[], fromStart: boolean): object {
  const origins = pieces.flatMap((piece) => (piece.kind === "record" || piece.kind === "own" ? [piece] : []));
  const names = [...new Set(origins.map(threadName))];
  const threads = names.map((name) => {
    const own = origins.filter((piece) => threadName(piece) === name);
    return [name, modelThread(own, fromStart)] as const;
  });
  const sums = sum(threads.map(([, counts]) => counts));
  const count = (kind: Piece["kind"]) => pieces.filter((piece) => piece.kind === kind).length;
  const [torn, foreign] = [count("torn"), count("foreign")];
  const ok = torn + sums.duplicated + sums.unexplained === 0;
  return { ...sums, ok, lines: pieces.length, torn, foreign, untracked: 0, threads: Object.fromEntries(threads) };
}

function threadName({ instanceId, threadId }: Origin): string {
  return `${instanceId} ${threadId}`;
}

function modelThread(pieces: readonly Piece[], fromStart: boolean) {
  const seqs = pieces.flatMap((piece) => (piece.kind === "record" ? [piece.seq] : []));
  const losses = pieces.flatMap((piece) => (piece.kind === "own" ? [piece.dropped] : []));
  const distinct = [...new Set(seqs)].sort((a, b) => a - b);
  const isFirst = (index: number) => seqs.indexOf(seqs[index] as number) === index;
  const isLate = (index: number) => seqs.slice(0, index).some((before) => before > (seqs[index] as number));
  const before = Math.max((distinct[0] ?? 0) - 1, 0);
  const between = distinct.length === 0 ? 0 : (distinct.at(-1) as number) - before - distinct.length;
  const missing = between + (fromStart ? before : 0);
  const dropped = losses.reduce((total, count) => total + count, 0);
  const explained = Math.min(missing, dropped);
  return {
    records: seqs.length,
    ownRecords: losses.length,
    duplicated: seqs.length - distinct.length,
    outOfOrder: seqs.filter((_, index) => isFirst(index) && isLate(index)).length,
    missing,
    dropped,
    explained,
    unexplained: missing - explained,
    droppedUnseen: dropped - explained,
    beforeFirst: fromStart ? 0 : before,
    uncertain: 0,
  };
}

type Counts = ReturnType<typeof modelThread>;

function sum(parts: readonly Counts[]): Counts {
  const names = Object.keys(modelThread([], false)) as (keyof Counts)[];
  const sums = names.map((name) => [name, parts.reduce((total, part) => total + part[name], 0)]);
  return Object.fromEntries(sums) as unknown as Counts;
}
