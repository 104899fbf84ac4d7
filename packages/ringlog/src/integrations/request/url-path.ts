/** The path of a request's target, without query and fragment, which may hold secrets; of an absolute target without the host. */
export function urlPath(target: string): string {
  const path = beforeFirst(beforeFirst(target, "?"), "#");
  if (path.startsWith("/")) return path;
  const authority = path.indexOf("://");
  if (authority < 0) return path;
  const start = path.indexOf("/", authority + 3);
  return start < 0 ? "/" : path.slice(start);
}

function beforeFirst(text: string, mark: string): string {
  const index = text.indexOf(mark);
  return index < 0 ? text : text.slice(0, index);
}
