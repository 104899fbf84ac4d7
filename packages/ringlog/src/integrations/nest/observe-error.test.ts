import assert from "node:assert/strict";
import { test } from "node:test";
import { observeError } from "./observe-error.js";

interface Observer {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

/** As much of RxJS as matters: a class that makes an Observable of a function, and one below it that does not. */
class Observable {
  readonly #subscribe: ((observer: Observer) => unknown) | undefined;
  constructor(subscribe?: (observer: Observer) => unknown) {
    this.#subscribe = subscribe;
  }
  subscribe(observer: Observer): unknown {
    return this.#subscribe?.(observer);
  }
}

class Subject extends Observable {
  readonly emits: (observer: Observer) => void;
  constructor(emits: (observer: Observer) => void) {
    super();
    this.emits = emits;
  }
  override subscribe(observer: Observer): unknown {
    return this.emits(observer);
  }
}

function heard(source: Observable): readonly unknown[] {
  const events: unknown[] = [];
  const observed = observeError(source, (error) => events.push(["first", error]));
  assert.ok(observed instanceof Observable);
  assert.equal(observed.constructor, Observable);
  observed.subscribe({
    next: (value) => events.push(["next", value]),
    error: (error) => events.push(["error", error]),
    complete: () => events.push("complete"),
  });
  return events;
}

test("values and the end pass through; an error is told first", () => {
  const whole = new Observable((observer) => {
    observer.next(1);
    observer.complete();
  });
  assert.deepEqual(heard(whole), [["next", 1], "complete"]);
  const failing = new Observable((observer) => observer.error("x"));
  assert.deepEqual(heard(failing), [
    ["first", "x"],
    ["error", "x"],
  ]);
});

test("the class at the bottom is used, for others take other arguments", () => {
  assert.deepEqual(heard(new Subject((observer) => observer.error("y"))), [
    ["first", "y"],
    ["error", "y"],
  ]);
});

test("a subscription is handed on, so that it can be given up", () => {
  const subscription = { unsubscribe: () => undefined };
  const source = new Observable(() => subscription);
  const observer = { next: () => undefined, error: () => undefined, complete: () => undefined };
  assert.equal(observeError(source, () => undefined).subscribe(observer), subscription);
});

test("what is no Observable is returned as it is", () => {
  const promise = Promise.resolve(1);
  assert.equal(
    observeError(promise, () => undefined),
    promise,
  );
  assert.equal(
    observeError(7, () => undefined),
    7,
  );
});
