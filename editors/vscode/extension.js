// Starts the language server and shows what it has to say. Everything about the language is the server's.
"use strict";
const { EventEmitter, Uri, commands, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const SCHEME = "cadence-told";
const INSTALL = "pip install 'cadencelang[lsp]'";
let client;
let told = "";
const changed = new EventEmitter();

function makeClient() {
  const settings = workspace.getConfiguration("cadence");
  const server = { command: settings.get("command"), args: ["lsp", "--stdio"] };
  const made = new LanguageClient("cadence", "CadenceLang", server, {
    documentSelector: [
      { language: "cadence" },
      { language: "markdown", scheme: "file", pattern: "**/templates/*.md" },
    ],
    initializationOptions: { prove: settings.get("prove"), showsTexts: true },
  });
  made.onNotification("cadence/show", ({ text }) => show(text));
  return made;
}

async function show(text) {
  if (!text.includes("\n")) {
    window.showInformationMessage(text);
    return;
  }
  told = text;
  const uri = Uri.from({ scheme: SCHEME, path: "Cadence" });
  changed.fire(uri);
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true, viewColumn: -2 });
}

async function start() {
  try {
    client = makeClient();
    await client.start();
  } catch (error) {
    const chosen = await window.showErrorMessage(
      `The language server of CadenceLang did not start: ${error.message}. ` +
        `Install it with ${INSTALL}, or say in the settings where it is.`,
      "Settings",
    );
    if (chosen) commands.executeCommand("workbench.action.openSettings", "cadence.command");
  }
}

async function restart() {
  if (client) await client.dispose();
  await start();
}

exports.activate = async (context) => {
  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => told,
    }),
    commands.registerCommand("cadence.restart", restart),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("cadence") && restart()),
  );
  await start();
};

exports.deactivate = () => client && client.stop();
