// Activates the packaged extension without an editor, and says which process it wanted to start.
const childProcess = require("child_process");
const vscode = require("vscode");
let started;
childProcess.spawn = (command, args) => {
  started = { command, args: [...args] };
  throw new Error("nothing is started here");
};
const extension = require(process.argv[2]);
extension.activate({ subscriptions: [] }).then(finish, finish);

function finish() {
  process.stdout.write(JSON.stringify({ commands: vscode.seen.commands, started }));
  process.exit(0);
}
