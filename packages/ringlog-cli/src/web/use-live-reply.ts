import { useEffect, useState } from "preact/hooks";
import { slowRevision } from "./live.js";
import { type Reply, useReply } from "./use-reply.js";

/**
 * As `useReply`, and asks again when there are new lines; but not before the last answer is there, or a slow one would never come.
 */
export function useLiveReply<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  deps: readonly unknown[],
  isLive = true,
): Reply<T> {
  const newest = slowRevision.value;
  const [asked, setAsked] = useState(newest);
  const reply = useReply(ask, [...deps, asked]);
  useEffect(() => {
    if (isLive && !reply.isLoading) setAsked(newest);
  }, [isLive, reply.isLoading, newest]);
  return reply;
}
