// Its errors are what a user reads; the test looks for their text.
import { debug } from "ringlog";

export class Advised {
  @debug addUndefined(): number {
    return 1;
  }
  @debug({ fallback: "x" }) fitFallback(): number {
    return 1;
  }
  @debug noFunction = 5;
}

debug({ crsh: true });
