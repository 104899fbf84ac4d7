import { registerRinglog } from "ringlog/next";

export { onRequestError } from "ringlog/next";

export function register(): void {
  registerRinglog({ logName: "orders", filePath: process.env.LOG_FILE ?? null });
}
