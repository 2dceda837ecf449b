// As much of Visual Studio Code as the extension touches when it is activated; what it is asked for is remembered.
const seen = { commands: [] };
const disposable = () => ({ dispose() {} });
const events = new Proxy({}, { get: () => disposable });

function anything() {
  const callable = function () {};
  return new Proxy(callable, {
    get: (_, name) => (name === Symbol.toPrimitive ? () => "" : name === "then" ? undefined : anything()),
    apply: () => anything(),
    construct: () => anything(),
  });
}

class EventEmitter {
  constructor() { this.event = disposable; }
  fire() {}
  dispose() {}
}
const known = {
  seen,
  version: "1.100.0",
  env: { language: "en", appName: "stub" },
  EventEmitter,
  Uri: { from: (parts) => parts, parse: (text) => text, file: (path) => path },
  commands: { ...events, registerCommand: (name) => { seen.commands.push(name); return disposable(); }, executeCommand() {} },
  window: new Proxy({}, { get: (_, name) => (name === "showErrorMessage" ? async () => undefined : anything()) }),
  workspace: new Proxy({}, {
    get: (_, name) =>
      name === "getConfiguration"
        ? () => ({ get: (key) => ({ command: "cadence", prove: "onDemand" })[key] })
        : name === "registerTextDocumentContentProvider" || String(name).startsWith("on")
          ? disposable
          : anything(),
  }),
};
module.exports = new Proxy(known, {
  get: (target, name) => (name in target ? target[name] : class extends EventEmitter {}),
});
