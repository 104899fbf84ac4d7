#!/usr/bin/env node
// A file that is there before the build: npm links commands when it installs.
import "../dist/cli.js";
