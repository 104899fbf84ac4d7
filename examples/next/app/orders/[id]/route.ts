import { withRequestLog } from "ringlog/next";

interface Context {
  readonly params: Promise<{ id: string }>;
}

export const GET = withRequestLog(async (request, { params }: Context) => {
  const { id } = await params;
  request.log.info("order asked for", { id });
  if (id === "0") throw new RangeError("the ledger is empty");
  return Response.json({ id });
});
