import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.js";
import { isSecret, makeSecret } from "./secret.js";
import type { Target } from "./target.js";

const NO_ACCESS = "no access: open the address that was printed at the start of the viewer";

/**
 * Who may ask: a browser that was opened with the token. It gets a cookie for it, so that the token neither stays in the address
 * bar nor is in links that are passed on.
 */
export class Session {
  readonly token = makeSecret();
  /** Another secret than the token: who gets to know one does not have the other. */
  readonly #cookie = makeSecret();
  readonly #cookieName: string;
  readonly #tokensOnce = new Set<string>();

  /** @param port in the cookie's name, since cookies do not know ports and two viewers may run */
  constructor(port: number) {
    this.#cookieName = `ringlog-${port}`;
  }

  /** A token that lets in once: for an address that stands where other users of the machine see it, as in a list of processes. */
  tokenOnce(): string {
    const token = makeSecret();
    this.#tokensOnce.add(token);
    return token;
  }

  /**
   * What to answer to the first request: a cookie and the way to the page, with the rest of its query.
   *
   * @returns undefined where the request brings no token
   * @throws Refusal for a wrong one
   */
  enter({ path, search }: Target): Readonly<Record<string, string>> | undefined {
    if (path !== "/" || !search.has("token")) return undefined;
    const [token, ...others] = search.getAll("token");
    if (token === undefined || others.length > 0 || !this.#isToken(token)) throw new Refusal(403, NO_ACCESS);
    const rest = new URLSearchParams(search);
    rest.delete("token");
    return {
      Location: rest.size > 0 ? `/?${rest}` : "/",
      "Set-Cookie": `${this.#cookieName}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`,
    };
  }

  #isToken(given: string): boolean {
    const once = [...this.#tokensOnce].find((token) => isSecret(given, token));
    return isSecret(given, this.token) || (once !== undefined && this.#tokensOnce.delete(once));
  }

  /** @throws Refusal where the cookie is missing or wrong */
  check(request: IncomingMessage): void {
    const given = cookiesNamed(this.#cookieName, request.headers.cookie ?? "");
    if (!given.some((value) => isSecret(value, this.#cookie))) throw new Refusal(403, NO_ACCESS);
  }
}

function cookiesNamed(name: string, header: string): string[] {
  return header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
