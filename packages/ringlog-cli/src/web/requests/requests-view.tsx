import { requestId } from "../state.js";
import { RequestList } from "./request-list.js";
import { RequestPage } from "./request-page.js";
import "../errors/errors.css";
import "./requests.css";

/** Requests under the selection; one of them, with its timeline, where `requestId` is set. */
export function RequestsView() {
  const id = requestId.value;
  return id === undefined ? <RequestList /> : <RequestPage key={id} id={id} />;
}
