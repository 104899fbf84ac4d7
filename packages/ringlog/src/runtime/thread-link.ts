import { BroadcastChannel, getEnvironmentData, setEnvironmentData } from "node:worker_threads";
import type { RunPlace } from "../durable/own-run.js";
import type { ResolvedOptions } from "../options.js";
import type { Announcement } from "../ring/announcement.js";
import type { SinkPlan } from "../ring/consumer-config.js";
import { receiveNow } from "../ring/receive-now.js";
import type { Streams } from "./connection.js";

/** Options as other threads get them: without functions, and with the modules of sinks found. */
export type SharedOptions = Omit<ResolvedOptions, "onLoss"> & {
  readonly sinkPlans?: readonly SinkPlan[] | undefined;
};

/** What the threads of a process are told, so that they write to the same outputs. */
export interface Invitation {
  readonly type: "invitation";
  readonly instanceId: string;
  readonly hub: ArrayBufferLike;
  /** Undefined where it is in a file, as are the rings. */
  readonly throttle: ArrayBufferLike | undefined;
  readonly run: RunPlace | undefined;
  readonly options: SharedOptions;
  readonly version: number;
  readonly streams: Streams;
}

/** A thread that was started before there was an invitation asks for one. */
interface Question {
  readonly type: "question";
}

/** A channel between threads that keeps nothing alive. */
export interface Channel {
  /** Delivers at once what the event loop has not delivered yet. */
  pump(): void;
  close(): void;
}

const KEY = "ringlog.invitation";
const CHANNEL = "ringlog.configuration";

/** The channel on which the threads of one instance announce their rings. */
export function ringsChannelName(instanceId: string): string {
  return `ringlog.rings.${instanceId}`;
}

/** Leaves the invitation where threads that start later find it. */
export function leaveInvitation(invitation: Invitation): void {
  setEnvironmentData(KEY, invitation as never);
}

/** The invitation that this thread was started with. */
export function findInvitation(): Invitation | undefined {
  return getEnvironmentData(KEY) as unknown as Invitation | undefined;
}

/** Tells the threads that run, or asks them. */
export function tellThreads(message: Invitation | Question): void {
  post(CHANNEL, message);
}

/** Hears what `tellThreads` says elsewhere. */
export function hearThreads(invited: (invitation: Invitation) => void, asked: () => void): Channel {
  return listen(CHANNEL, (message) => {
    const heard = message as Invitation | Question;
    if (heard.type === "invitation") invited(heard);
    else asked();
  });
}

export function announceOn(channelName: string, announcement: Announcement): void {
  post(channelName, announcement);
}

function post(channelName: string, message: unknown): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(message);
  channel.close();
}

export function listen(channelName: string, take: (message: unknown) => void): Channel {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = (event: unknown) => take((event as { data: unknown }).data);
  channel.unref();
  return {
    pump: () => {
      for (let next = receiveNow(channel); next !== undefined; next = receiveNow(channel)) take(next.message);
    },
    close: () => channel.close(),
  };
}
