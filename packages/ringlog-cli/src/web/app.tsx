import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "./theme.css";
import "./layout.css";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startTheme } from "./preferences.js";
import { Shell } from "./shell/shell.js";
import { startState } from "./state.js";

const root = document.getElementById("app");
if (root !== null) {
  startTheme(document.documentElement);
  startState(window);
  startKeys(document);
  startLive();
  render(<Shell />, root);
}
