// What is logged. The number of the call can be told from every record but those of workload a.

export const MESSAGE = "request answered";

const POOL = 64;
const MASK = POOL - 1;
const pool = (of) => Array.from({ length: POOL }, (_, index) => of(index));
const URLS = pool((index) => `/api/carts/${index}/items`);
const SKUS = pool((index) => `SKU-${1000 + index * 7}`);
const TITLES = pool((index) => `Stoneware cup, model ${index}, glazed`);
const STREETS = pool((index) => `${index + 1} Harbour Street`);
const CITIES = pool((index) => ["Rotterdam", "Lisbon", "Gdynia", "Trieste"][index & 3]);
const NAMES = pool((index) => `Customer ${index} van der Berg`);

/** Workload b: five flat fields. */
export function fieldsOf(index) {
  return { userId: index, method: "GET", url: URLS[index & MASK], status: 200, ms: (index & 127) + 0.5 };
}

function itemOf(index) {
  return {
    sku: SKUS[index & MASK],
    title: TITLES[index & MASK],
    quantity: (index & 3) + 1,
    price: (index & 255) + 0.95,
    inStock: true,
  };
}

/** Workload c: a nested object, about 1 KB as JSON; made afresh by each call, of strings that exist. */
export function orderOf(index) {
  return {
    orderId: index,
    customer: {
      name: NAMES[index & MASK],
      since: 2011 + (index & 7),
      address: { street: STREETS[index & MASK], city: CITIES[index & MASK], postcode: "3011 AA", country: "NL" },
      newsletter: false,
    },
    items: [
      itemOf(index),
      itemOf(index + 1),
      itemOf(index + 2),
      itemOf(index + 3),
      itemOf(index + 4),
      itemOf(index + 5),
    ],
    totals: { net: (index & 1023) + 0.25, tax: 21.5, shipping: 0, currency: "EUR" },
    delivery: { carrier: "water", express: (index & 1) === 0, parcels: 2, window: [9, 12], note: null },
    tags: ["web", "returning", "gift"],
  };
}

/** Only letters that are no hexadecimal digits: what looks like a number is not part of an error's fingerprint. */
const LETTERS = "ghijklmnopqrstuvwxyz";

/** A word of its own for each number. */
export function wordOf(index) {
  let word = "";
  for (let rest = index + LETTERS.length ** 2; rest > 0; rest = Math.floor(rest / LETTERS.length))
    word += LETTERS[rest % LETTERS.length];
  return word;
}

/** Workload d: a unique error that is made `depth` calls deep and returned. */
export function errorOf(index, depth) {
  return depth <= 1 ? new TypeError(`no stock of ${wordOf(index)}`) : passOn(index, depth);
}

/** Not a tail call and not inlined away: the result is looked at. */
function passOn(index, depth) {
  const error = errorOf(index, depth - 1);
  if (error === undefined) throw new Error("no error was made");
  return error;
}
