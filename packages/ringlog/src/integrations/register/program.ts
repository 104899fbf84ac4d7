/** Commands that start other programs by Node.js: what they print is read by scripts and people, and is not the application's. */
const COMMAND = /^(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)(?:-cli)?(?:-\d[\w.-]*?)?(?:\.[cm]?js)?$/;

/**
 * Whether the program is a package manager: with `NODE_OPTIONS` it loads what is meant for the application that it starts.
 * @param mainModule its path
 */
export function isPackageManager(mainModule: string | undefined): boolean {
  return COMMAND.test(mainModule?.replace(/^.*[\\/]/, "") ?? "");
}
