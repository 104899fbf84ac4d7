// CommonJS: the same package through `require`, without any flag.
const { debug, initLogger } = require("ringlog");

const log = initLogger({ logName: "Legacy" });
const parse = debug({ fallback: null }, function parse(text) {
  return JSON.parse(text);
});

log.info("parsed", { value: parse('{"a":1}') });
log.info("not parsed", { value: parse("{") });
