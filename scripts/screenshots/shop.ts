// What the pictures show: a shop whose database is down.
import { debug, initLogger, withRequestId } from "ringlog";

const log = initLogger({ logName: "shop", throttleSec: 2 });

interface Card {
  readonly card: string;
  readonly amount: number;
}

class PaymentError extends Error {
  readonly code = "E_PAY";
}

async function query(sql: string): Promise<never> {
  const cause = Object.assign(new Error("connect ECONNREFUSED 10.0.0.5:5432"), { code: "ECONNREFUSED" });
  throw new Error(`cannot run ${sql}`, { cause });
}

const charge = debug({ crash: true }, async function charge(order: Card): Promise<void> {
  try {
    await query("insert into charges");
  } catch (cause) {
    throw new PaymentError(`charge of ${order.amount} failed`, { cause });
  }
});

async function checkout(amount: number): Promise<void> {
  await charge({ card: "4111 1111 1111 1111", amount });
}

async function storm(): Promise<void> {
  for (let n = 0; n < 4812; n++) {
    await withRequestId(`req${n % 311}`, () => checkout(100 + n)).catch(() => undefined);
    if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

log.info({ port: 8080 }, "listening");
if (process.argv[2] === "storm") await storm();
else await withRequestId("7f3a91c2", () => checkout(100)).catch(() => undefined);
await log.close();
