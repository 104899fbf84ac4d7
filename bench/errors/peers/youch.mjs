// youch renders an error and nothing else: no message beside it, no fields, no file.
import { Youch } from "youch";

export function open() {
  let printed = Promise.resolve();
  return {
    "(e)": (error) => {
      printed = new Youch().toANSI(error).then((text) => console.error(text));
    },
    end: () => printed,
  };
}
