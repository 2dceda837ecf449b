// The engine of Visual Studio Code over a grammar: the scopes of each character of lines given as JSON.
const fs = require("fs");
const path = require("path");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

async function main() {
  const [grammarFile, linesFile] = process.argv.slice(2);
  const wasm = fs.readFileSync(path.join(path.dirname(require.resolve("vscode-oniguruma")), "onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(grammarFile, "utf8"), grammarFile),
  });
  const grammar = await registry.loadGrammar("source.cadence");
  const told = JSON.parse(fs.readFileSync(linesFile, "utf8")).map((line) =>
    grammar
      .tokenizeLine(line, textmate.INITIAL)
      .tokens.map((it) => [it.startIndex, Math.min(it.endIndex, line.length), it.scopes[it.scopes.length - 1]]),
  );
  process.stdout.write(JSON.stringify(told));
}

main();
