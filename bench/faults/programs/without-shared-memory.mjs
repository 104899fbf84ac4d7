// As some embedders have it.
delete globalThis.SharedArrayBuffer;
await import("./restricted.mjs");
