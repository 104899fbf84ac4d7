// `debug` as a decorator of methods, accessors and fields. Compile it with TC39 or with legacy decorators: both work.
import { debug, initLogger } from "ringlog";

const log = initLogger({ logName: "PaymentService", throttleSec: 0 });

class Payments {
  readonly #rate = 0n;

  @debug
  ratio(data: bigint): bigint | undefined {
    return 10n / data;
  }

  @debug({ crash: true })
  async charge(_amount: number): Promise<string> {
    throw new Error("Database disconnected!");
  }

  @debug({ fallback: 1n })
  get rate(): bigint {
    return 1n / this.#rate;
  }

  @debug
  *pages(): Generator<number> {
    yield 1;
    throw new Error("page 2 is missing");
  }
}

const payments = new Payments();
console.error(`ratio: ${payments.ratio(0n)}`);
console.error(`rate: ${payments.rate}`);
console.error(`pages: ${[...payments.pages()]}`);
await payments.charge(5).catch((error: Error) => console.error(`charge: ${error.message}`));
await log.flush();
console.error(`written: ${log.stats().written}`);
