import assert from "node:assert/strict";
import { test } from "node:test";
import { isPackageManager } from "./program.js";

test("package managers are told from applications by the name of their main module", () => {
  const managers = [
    "/usr/bin/npm",
    "/usr/lib/node_modules/npm/bin/npm-cli.js",
    "C:\\nodejs\\node_modules\\npm\\bin\\npx-cli.js",
    "/x/pnpm.cjs",
    "/x/yarn.js",
    "/x/.yarn/releases/yarn-4.9.1.cjs",
    "/x/corepack.js",
  ];
  for (const path of managers) assert.equal(isPackageManager(path), true, path);
  for (const path of [undefined, "", "/srv/npm/app.js", "/srv/yarn-shop.js", "/srv/npm-cli/server.mjs"])
    assert.equal(isPackageManager(path), false, path);
});
