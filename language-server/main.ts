// The language server: `node dist/server.js --stdio` for any editor, or forked by the extension over Node's ipc.
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { buildServer } from "./build-server.ts";

const connection = createConnection(ProposedFeatures.all);
buildServer(connection);
connection.listen();
