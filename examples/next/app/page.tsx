import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { getLogger } from "ringlog";

const log = getLogger("orders");

async function order(form: FormData): Promise<void> {
  "use server";
  log.info("order taken", { what: form.get("what") });
  if (form.get("what") === "nothing") throw new TypeError("nothing was ordered");
  revalidatePath("/");
}

export default async function Page() {
  const agent = (await headers()).get("user-agent");
  log.info("page rendered", { agent });
  return (
    <form action={order}>
      <input name="what" />
      <button type="submit">order</button>
    </form>
  );
}
