import { Body, Controller, Get, Param, Post, Req } from "@nestjs/common";
import type { Logger } from "ringlog";
import { OrdersService } from "./orders.service.js";

@Controller("orders")
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get(":id")
  find(@Param("id") id: string): Promise<object> {
    return this.orders.find(id);
  }

  @Post()
  create(@Req() request: { readonly log: Logger }, @Body() order: object): object {
    request.log.info("order taken", { order });
    return order;
  }
}
