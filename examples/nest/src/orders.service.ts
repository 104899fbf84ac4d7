import { setTimeout } from "node:timers/promises";
import { Injectable, Logger, NotFoundException } from "@nestjs/common";

@Injectable()
export class OrdersService {
  readonly #log = new Logger(OrdersService.name);

  async find(id: string): Promise<object> {
    await setTimeout(5);
    if (id === "13") throw new NotFoundException(`there is no order ${id}`);
    if (id === "0") throw new RangeError("the ledger is empty");
    this.#log.log("order found", { id });
    return { id };
  }
}
