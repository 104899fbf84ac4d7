/** What Next.js tells `onRequestError` of a request. */
export interface NextErrorRequest {
  /** With the query. */
  readonly path: string;
  readonly method: string;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
}

/** What it tells of the place. */
export interface NextErrorContext {
  readonly routerKind: string;
  readonly routePath: string;
  readonly routeType: string;
  readonly renderSource?: string | undefined;
  readonly revalidateReason?: string | undefined;
}

/** Fields of the error's record: where in Next.js it was thrown. */
export function errorFields({ routerKind, routeType, renderSource, revalidateReason }: NextErrorContext): object {
  return {
    "next.router": routerKind,
    "next.route_type": routeType,
    "next.render_source": renderSource,
    "next.revalidate_reason": revalidateReason,
  };
}

/** Digests by which React and Next.js steer rendering: a redirect, a page that is not there, a render that was given up. */
const CONTROL_FLOW =
  /^(?:NEXT_(?:REDIRECT|NOT_FOUND|HTTP_ERROR_FALLBACK|PRERENDER_INTERRUPTED)|DYNAMIC_SERVER_USAGE|HANGING_PROMISE_REJECTION|BAILOUT_TO_CLIENT_SIDE_RENDERING)/;

/** Whether this was thrown to steer rendering, and nothing has failed. */
export function isControlFlow(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { digest } = error as { readonly digest?: unknown };
  return typeof digest === "string" && CONTROL_FLOW.test(digest);
}

/** `NEXT_REDIRECT;push;/login;307;`, `NEXT_HTTP_ERROR_FALLBACK;404`. */
export function statusOfControlFlow(error: unknown): number {
  const { digest } = error as { readonly digest: string };
  return Number(/;(\d{3});?$/.exec(digest)?.[1] ?? 404);
}
