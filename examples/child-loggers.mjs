// Named loggers, children with bindings of their own, and levels that change while the program runs.
import { getLogger, initLogger } from "ringlog";

initLogger({ logName: "Shop", level: "info" });

// A named logger can be asked for in any module, at any time: the same name gives the same object.
const orders = getLogger("orders");
orders.info("ready");

// A child adds its bindings to each of its records; a field of the call wins over a binding of the same name.
const order = orders.child({ orderId: 1001, step: "new" });
order.info("accepted");
order.info("packed", { step: "packing", items: 3 });

const quiet = order.child({ part: "audit" }, { level: "error" });
quiet.info("not logged: this child wants errors only");
quiet.error("audit failed");

orders.debug("not logged: the level is info");
orders.level = "debug";
order.debug("logged: children that set no level follow");
console.error(`debug enabled: orders ${orders.isLevelEnabled("debug")}, audit ${quiet.isLevelEnabled("debug")}`);
