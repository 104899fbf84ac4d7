// Whatever bit of a run's files is flipped, recovery ends, throws nothing, and writes whole lines only.
import { describe } from "node:test";
import { WITHOUT_KOFFI } from "../support/durable.js";
import { testFlips } from "../support/flips.js";

describe("durable: a run of which any one bit was flipped, of", { skip: WITHOUT_KOFFI }, () => {
  testFlips(["batch's head", "batch's share of a ring", "batch's notes", "batch's text"]);
});
