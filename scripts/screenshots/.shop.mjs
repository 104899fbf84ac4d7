import { debug, initLogger, withRequestId } from "ringlog";
const log = initLogger({ logName: "shop", throttleSec: 2 });
class PaymentError extends Error {
  code = "E_PAY";
}
async function query(sql) {
  const cause = Object.assign(new Error("connect ECONNREFUSED 10.0.0.5:5432"), { code: "ECONNREFUSED" });
  throw new Error(`cannot run ${sql}`, { cause });
}
const charge = debug({ crash: true }, async function charge2(order) {
  try {
    await query("insert into charges");
  } catch (cause) {
    throw new PaymentError(`charge of ${order.amount} failed`, { cause });
  }
});
async function checkout(amount) {
  await charge({ card: "4111 1111 1111 1111", amount });
}
async function storm() {
  for (let n = 0; n < 4812; n++) {
    await withRequestId(`req${n % 311}`, () => checkout(100 + n)).catch(() => void 0);
    if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
log.info({ port: 8080 }, "listening");
if (process.argv[2] === "storm") await storm();
else await withRequestId("7f3a91c2", () => checkout(100)).catch(() => void 0);
await log.close();
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsic2hvcC50cyJdLAogICJtYXBwaW5ncyI6ICJBQUNBLFNBQVMsT0FBTyxZQUFZLHFCQUFxQjtBQUVqRCxNQUFNLE1BQU0sV0FBVyxFQUFFLFNBQVMsUUFBUSxhQUFhLEVBQUUsQ0FBQztBQU8xRCxNQUFNLHFCQUFxQixNQUFNO0FBQUEsRUFDdEIsT0FBTztBQUNsQjtBQUVBLGVBQWUsTUFBTSxLQUE2QjtBQUNoRCxRQUFNLFFBQVEsT0FBTyxPQUFPLElBQUksTUFBTSxvQ0FBb0MsR0FBRyxFQUFFLE1BQU0sZUFBZSxDQUFDO0FBQ3JHLFFBQU0sSUFBSSxNQUFNLGNBQWMsR0FBRyxJQUFJLEVBQUUsTUFBTSxDQUFDO0FBQ2hEO0FBRUEsTUFBTSxTQUFTLE1BQU0sRUFBRSxPQUFPLEtBQUssR0FBRyxlQUFlQSxRQUFPLE9BQTRCO0FBQ3RGLE1BQUk7QUFDRixVQUFNLE1BQU0scUJBQXFCO0FBQUEsRUFDbkMsU0FBUyxPQUFPO0FBQ2QsVUFBTSxJQUFJLGFBQWEsYUFBYSxNQUFNLE1BQU0sV0FBVyxFQUFFLE1BQU0sQ0FBQztBQUFBLEVBQ3RFO0FBQ0YsQ0FBQztBQUVELGVBQWUsU0FBUyxRQUErQjtBQUNyRCxRQUFNLE9BQU8sRUFBRSxNQUFNLHVCQUF1QixPQUFPLENBQUM7QUFDdEQ7QUFFQSxlQUFlLFFBQXVCO0FBQ3BDLFdBQVMsSUFBSSxHQUFHLElBQUksTUFBTSxLQUFLO0FBQzdCLFVBQU0sY0FBYyxNQUFNLElBQUksR0FBRyxJQUFJLE1BQU0sU0FBUyxNQUFNLENBQUMsQ0FBQyxFQUFFLE1BQU0sTUFBTSxNQUFTO0FBQ25GLFFBQUksSUFBSSxRQUFRLEVBQUcsT0FBTSxJQUFJLFFBQVEsQ0FBQyxZQUFZLFdBQVcsU0FBUyxFQUFFLENBQUM7QUFBQSxFQUMzRTtBQUNGO0FBRUEsSUFBSSxLQUFLLEVBQUUsTUFBTSxLQUFLLEdBQUcsV0FBVztBQUNwQyxJQUFJLFFBQVEsS0FBSyxDQUFDLE1BQU0sUUFBUyxPQUFNLE1BQU07QUFBQSxJQUN4QyxPQUFNLGNBQWMsWUFBWSxNQUFNLFNBQVMsR0FBRyxDQUFDLEVBQUUsTUFBTSxNQUFNLE1BQVM7QUFDL0UsTUFBTSxJQUFJLE1BQU07IiwKICAibmFtZXMiOiBbImNoYXJnZSJdCn0K
