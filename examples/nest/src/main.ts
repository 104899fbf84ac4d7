import "reflect-metadata";
import { NestFactory } from "@nestjs/core";
import { initLogger } from "ringlog";
import { RinglogLogger, requestLog } from "ringlog/nest";
import { AppModule } from "./app.module.js";

initLogger({ logName: "orders", filePath: process.env["LOG_FILE"] ?? null });
const app = await NestFactory.create(AppModule, { logger: new RinglogLogger() });
requestLog(app);
app.enableShutdownHooks();
await app.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1");
