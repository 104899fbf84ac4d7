import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { playModel } from "../support/model.js";

/** Few, so that a run is quick; `npm run soak` takes others, for as long as it is told to. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

describe("whatever is called in whatever order, on a disk that fails", { concurrency: 2 }, () => {
  for (const seed of SEEDS) {
    it(`every record is written once, suppressed or counted (seed ${seed})`, async (t) => {
      await playModel(testFolder(t), seed, "no-deaths");
    });

    it(`the same with workers that die (seed ${seed})`, async (t) => {
      await playModel(testFolder(t), seed, "deaths");
    });
  }
});
