import type { RunPlace } from "../durable/own-run.js";
import type { RunFolder } from "../durable/run-folder.js";
import { viewsOf } from "../record/byte-writer.js";
import { SYSTEM_TIME } from "../record/monotonic.js";
import type { Announcement } from "../ring/announcement.js";
import { type Hub, openHub, ringBell } from "../ring/hub.js";
import { ThrottleTable } from "../ring/throttle-table.js";
import type { Connection, Streams } from "./connection.js";
import { consumerCode } from "./consumer-code.js";
import { flush } from "./flushing.js";
import { announceOn, type Invitation, ringsChannelName } from "./thread-link.js";

/** A thread whose records are consumed elsewhere in the process. */
export class Guest implements Connection {
  readonly hub: Hub;
  readonly table: ThrottleTable;
  readonly instanceId: string;
  readonly streams: Streams;
  readonly isAlone = false;
  readonly isPrivate = false;
  readonly time = SYSTEM_TIME;
  readonly run: RunFolder | undefined;
  readonly place: RunPlace | undefined;

  constructor(invitation: Invitation) {
    this.place = invitation.run;
    this.run =
      invitation.run === undefined
        ? undefined
        : consumerCode().lateDurable().joinRun(invitation.run, viewsOf(invitation.hub).i32);
    this.hub = openHub(invitation.hub, this.run?.openShared("hub"));
    this.table = new ThrottleTable(invitation.throttle ?? (this.run?.openShared("throttle") as ArrayBufferLike));
    this.instanceId = invitation.instanceId;
    this.streams = invitation.streams;
  }

  announce(announcement: Announcement): void {
    announceOn(ringsChannelName(this.instanceId), announcement);
  }

  onPublish(): void {
    ringBell(this.hub);
  }

  start(): void {
    // The consumer is the host's affair.
  }

  remember(): void {
    // So are its configurations.
  }

  drainHere(): boolean {
    return false;
  }

  flushHere(): boolean {
    return false;
  }

  /** The ring outlives the thread: its consumer empties it. */
  end(): void {
    ringBell(this.hub);
  }

  /** The process's outputs stay open: they are not this thread's. */
  close(): Promise<void> {
    return flush(this.hub);
  }
}
