// Loads dist/extension.js with a stand-in for the editor's API and prints how long loading and activate() take, in milliseconds.
// A process of its own per measurement: only a first load says what a user waits for.
const Module = require("node:module");
const nothing = { dispose: () => undefined };
const editor = {
  window: { createOutputChannel: () => nothing },
  commands: { registerCommand: () => nothing },
};
const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? editor : load.call(Module, request, ...rest));
const started = performance.now();
const extension = require(process.argv[2]);
extension.activate({ subscriptions: [], extensionPath: "/", globalStorageUri: { fsPath: "/" } });
process.stdout.write(`${performance.now() - started}\n`);
process.exit(0);
