// @ts-check
// The decorated programs (fixtures/decorators), what they must log, and what their calls must give.
import assert from "node:assert/strict";
import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/** @typedef {import("../../harness/project.mjs").Project} Project */
/** @typedef {"tc39" | "legacy"} Mode */

const LOGGED = [
  "error Payments.ratio: Division by zero [0]",
  "error Payments.sum: 2 amounts in EUR [1,2]",
  // A parameter that is called `card` holds what is nobody's business.
  "error Payments.charge: the card of Ann [[redacted]]",
  "error Payments.load: static []",
  "error Payments.total: getter []",
  "error Payments.limit: setter 5 [5]",
  "error Payments.pages: generator []",
  "error Payments.stream: async generator []",
  "debug Payments.works: Payments.works returned",
  "error Orders.place: method of a class []",
  "error Orders.all: static method of a class []",
  "error More.arrow: field 1 [1]",
];
const GIVEN = {
  ratio: [null, "2"],
  sum: 0,
  charge: "the card of Ann",
  pages: [1],
  stream: [1],
  works: 3,
  names: ["Payments", "Orders", "works", 2],
};
/** What the decorators of the language can stand at in addition: accessor fields and private methods. */
const MORE = {
  tc39: { logged: ["error More.#hidden: private []"], given: { state: 2 } },
  legacy: { logged: [], given: {} },
};

const INVALID = '{"message":"Validation failed (numeric string is expected)","error":"Bad Request","statusCode":400}';
const NEST = {
  outer: [
    [200, '{"id":7,"worth":70}'],
    [200, ""],
    [400, INVALID],
  ],
  inner: [
    [200, '{"id":7,"worth":70}'],
    [200, ""],
    [400, INVALID],
  ],
  between: [202, '{"saved":false}'],
  stock: [200, '{"count":"unknown"}'],
  whole: [200, ""],
  roles: ["admin"],
  types: ["Number", "String"],
};
const NEST_LOGGED = [
  "error Items.outer: outer number [7,1]",
  "error Items.inner: inner number [7,1]",
  'error Items.between: between Ann [{"name":"Ann"}]',
  "error Stock.count: no stock of 3 [3]",
  "error Whole.one: whole number [1]",
];
const ORM = {
  found: { id: 1, customer: "Ann", amount: 5 },
  isOrder: true,
  total: "nothing",
  columns: [
    ["id", "Number"],
    ["customer", "String"],
    ["amount", "Number"],
  ],
};
const ORM_LOGGED = ["error Order.check: order 1 of Ann []", "error Order.total: total of 5 []"];

/** Puts the program for this kind of decorators into the project. @param {Project} project @param {Mode} mode */
export function putProgram(project, mode) {
  project.copy("decorators");
  renameSync(join(project.folder, `more-${mode}.ts`), join(project.folder, "more.ts"));
  rmSync(join(project.folder, mode === "tc39" ? "more-legacy.ts" : "more-tc39.ts"));
  // Their frameworks know legacy decorators only.
  if (mode === "tc39") for (const name of ["nest.ts", "orm.ts"]) rmSync(join(project.folder, name));
}

/** @param {Project} project @param {Mode} mode */
export function putConfig(project, mode, options = {}) {
  const isLegacy = mode === "legacy";
  const decorators = isLegacy ? { experimentalDecorators: true, emitDecoratorMetadata: true } : {};
  const compilerOptions = {
    ...decorators,
    useDefineForClassFields: !isLegacy,
    target: "es2022",
    module: "nodenext",
    moduleResolution: "nodenext",
    lib: ["es2023", "esnext.disposable", "esnext.decorators"],
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    rootDir: ".",
    outDir: "out",
    ...options,
  };
  project.write("tsconfig.json", { compilerOptions, include: ["*.ts"] });
}

/** Runs the program and checks what it did. @param {Project} project @param {string} command @param {readonly string[]} args @param {Mode} mode */
export async function tryMembers(project, command, args, mode) {
  await project.ok(command, args);
  assert.deepEqual(logged(project, "decorated.log"), [...LOGGED, ...MORE[mode].logged]);
  assert.deepEqual(given(project, "results.json"), { ...GIVEN, ...MORE[mode].given });
  return project.records("decorated.log").length;
}

/** The same beside Nest's and TypeORM's decorators. @param {Project} project @param {string} command @param {string} nest @param {string} orm */
export async function tryFrameworks(project, command, nest, orm) {
  await project.ok(command, [nest]);
  assert.deepEqual([given(project, "nest.json"), logged(project, "nest.log")], [NEST, NEST_LOGGED]);
  await project.ok(command, [orm]);
  assert.deepEqual([given(project, "orm.json"), logged(project, "orm.log")], [ORM, ORM_LOGGED]);
  return NEST_LOGGED.length + ORM_LOGGED.length;
}

/** @param {Project} project @param {string} command @param {readonly string[]} args */
export async function tryWrapper(project, command, args) {
  const { stderr } = await project.ok(command, args);
  assert.doesNotMatch(stderr, /ringlog:/);
  const wanted = [
    "error load: no order A-1 [A-1]",
    "error Payments.ratio: Division by zero [0]",
    "error Orders.all: no orders []",
  ];
  assert.deepEqual(logged(project, "decorated.log"), wanted);
  assert.deepEqual(given(project, "results.json"), [[], "nothing", "nothing"]);
  return wanted.length;
}

/** @param {Project} project @param {string} path */
function logged(project, path) {
  return project.records(path).map((record) => {
    const args = record["debug.args"]?.map((/** @type {unknown} */ arg) =>
      typeof arg === "object" ? JSON.stringify(arg) : arg,
    );
    return `${record.level} ${record["code.function.name"]}: ${record.msg}${args === undefined ? "" : ` [${args.join(",")}]`}`;
  });
}

/** @param {Project} project @param {string} path */
function given(project, path) {
  return JSON.parse(readFileSync(join(project.folder, path), "utf8"));
}
