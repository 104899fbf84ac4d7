/** What is needed of an RxJS Observable. */
interface Observable {
  subscribe(observer: Observer): unknown;
}

interface Observer {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

type ObservableClass = new (subscribe: (subscriber: Observer) => unknown) => Observable;

/** The same Observable, of whose error `onError` is told first. Anything else is returned as it is. */
export function observeError<R>(source: R, onError: (error: unknown) => void): R {
  const Source = isObservable(source) ? classOf(source) : undefined;
  if (Source === undefined) return source;
  return new Source((subscriber) =>
    (source as Observable).subscribe({
      next: (value) => subscriber.next(value),
      error: (error) => {
        onError(error);
        subscriber.error(error);
      },
      complete: () => subscriber.complete(),
    }),
  ) as R;
}

function isObservable(value: unknown): value is Observable {
  return typeof value === "object" && value !== null && typeof (value as Observable).subscribe === "function";
}

/** The application's RxJS, of which there may be several, makes its own. A Subject's class takes other arguments: the one at the bottom is meant. */
function classOf(source: Observable): ObservableClass | undefined {
  let found: object | undefined;
  for (let each = Object.getPrototypeOf(source); isObservable(each); each = Object.getPrototypeOf(each)) found = each;
  return found?.constructor as ObservableClass | undefined;
}
