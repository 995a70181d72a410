#!/usr/bin/env node
/** The command line under the name that package.json gives it; main.mjs is the same and starts sooner. */
import './main.mjs';
