import * as consoleText from "./console-text.js";

/** Of a console for people, which few services have. */
export const lateConsoleText = (): typeof consoleText => consoleText;
