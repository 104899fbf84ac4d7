// What the pictures show: a shop whose database is down.
import { debug, initLogger, withRequestId } from "ringlog";

const log = initLogger({ logName: "shop" });

class PaymentError extends Error {
  readonly code = "E_PAY";
}

class Database {
  async insert(table: string): Promise<never> {
    const cause = new Error("connect ECONNREFUSED 10.0.0.5:5432");
    throw new Error(`cannot insert into ${table}`, { cause });
  }
}

class Payments {
  readonly database = new Database();

  @debug({ crash: true })
  async charge({ eur }: { card: string; eur: number }): Promise<void> {
    try {
      await this.database.insert("charges");
    } catch (cause) {
      throw new PaymentError(`cannot charge ${eur}`, { cause });
    }
  }
}

const payments = new Payments();

async function checkout(eur: number): Promise<void> {
  await payments.charge({ card: "4111 1111 1111 1111", eur });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function storm(): Promise<void> {
  for (let n = 0; n < 4813; n++) {
    const id = (0x7f3a91c2 + (n % 311) * 7919).toString(16);
    await withRequestId(id, () => checkout(100 + n)).catch(() => undefined);
    if (n % 500 === 0) await pause(20);
  }
}

log.info({ port: 8080 }, "listening");
await pause(500);
if (process.argv[2] === "storm") await storm();
else await withRequestId("7f3a91c2", () => checkout(100)).catch(() => undefined);
await log.close();
