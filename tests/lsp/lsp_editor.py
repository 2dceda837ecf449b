"""An editor of the tests: a client of pytest-lsp, connected to `cadence lsp` in a process of its own."""

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types as t
from pygls.uris import from_fs_path
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from pytest_lsp import client as pytest_lsp_client
from pytest_lsp.protocol import LanguageClientProtocol  # noqa: F401 - the client checks what the server says

COMMAND = [sys.executable, "-c", "from cadencelang.cli.main import run; run()", "lsp", "--stdio"]
PATIENCE = 30

BOOK = """\
playbook "Search"
  version 1
use "parts/more.cadence"
clock
  candidate time Europe/London
  working time Monday to Friday 09:00 to 17:00
  holidays GB-ENG
team
  recruiter owns the candidate
facts
  name       text
  email      email address
  discussed  list of notes, optional
channels
  email  automatic, to email
  call   by a person
events
  talk over
stage "Talk"
  leads to "Done"
  rule "over"
    when talk over
    move to "Done"
  rule "thanks"
    when the candidate enters
    stop when discussed changes
    wait 2 working hours
    send email "thank-you"
  rule "answer"
    when the candidate replies
    ask owner to call "Answer them" within 1 working day
closing stage "Done"
guarantee "never left alone"
  while in "Talk"
  we are never silent for more than 9 working days
"""
PART = """\
every open stage
  rule "still here"
    when we have been silent for 4 working days
    send email "thank-you"
"""
LETTER = "---\nsubject: Thank you, {{ name }}\nchannel: email\n---\nDear {{ name }},\nthank you.\n"
PEOPLE = "id,name,email,stage,entered_at\n1,Ada Voss,ada@example.com,Talk,2026-03-02 10:00\n"
FILES = {
    "search.cadence": BOOK,
    "parts/more.cadence": PART,
    "templates/thank-you.md": LETTER,
    "sample-candidates.csv": PEOPLE,
}


def write(folder: Path, files=None):
    """The files of a small playbook, and its main file."""
    for path, text in (files or FILES).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="")
    return folder / "search.cadence"


class Editor:
    """What a person does in an editor, and what they see there."""

    def __init__(self, client: LanguageClient, folder: Path, server: t.InitializeResult):
        self.server = server
        self.client = client
        self.folder = folder
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}

    def uri(self, path):
        return path if ":" in path else from_fs_path(str(self.folder / path))

    def document(self, path):
        return t.TextDocumentIdentifier(self.uri(path))

    def open(self, path, text=None):
        """Open a file, with another text than lies on disk if one is given."""
        text = (self.folder / path).read_bytes().decode() if text is None else text
        self.versions[path], self.texts[path] = 1, text
        language = "cadence" if path.endswith(".cadence") else "markdown"
        item = t.TextDocumentItem(self.uri(path), language, 1, text)
        self.client.text_document_did_open(t.DidOpenTextDocumentParams(item))

    def type(self, path, text):
        """The text of an open file is this now; nothing is saved."""
        self.versions[path] += 1
        self.texts[path] = text
        document = t.VersionedTextDocumentIdentifier(self.versions[path], self.uri(path))
        whole = [t.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(t.DidChangeTextDocumentParams(document, whole))

    def replace(self, path, old, new):
        """Change one place of an open file, sending that place alone."""
        start = self.place(path, old)
        text = self.texts[path]
        at = text.index(old)
        end = _position(text, at + len(old))
        self.versions[path] += 1
        self.texts[path] = text[:at] + new + text[at + len(old) :]
        document = t.VersionedTextDocumentIdentifier(self.versions[path], self.uri(path))
        change = t.TextDocumentContentChangePartial(t.Range(start, end), new)
        self.client.text_document_did_change(t.DidChangeTextDocumentParams(document, [change]))

    def close(self, path):
        self.client.text_document_did_close(t.DidCloseTextDocumentParams(self.document(path)))

    def place(self, path, words, within=0):
        """The position of some words, or of a character within them, in UTF-16 units."""
        text = self.texts[path] if path in self.texts else (self.folder / path).read_text()
        return _position(text, text.index(words) + within)

    def at(self, path, words, within=1):
        return {"text_document": self.document(path), "position": self.place(path, words, within)}

    async def problems(self, path, wanted=lambda them: True):
        """What is shown of a file, once it is of its version now and as wanted."""
        version = self.versions.get(path)

        def known():
            shown = self.client.shown.get(self.uri(path))
            return shown is not None and shown.version == version and wanted(shown.diagnostics)

        await until(known)
        return self.client.shown[self.uri(path)].diagnostics

    async def messages(self, path, wanted=lambda them: True):
        """The first line of each problem of a file."""
        found = await self.problems(path, lambda them: wanted([it.message.partition("\n")[0] for it in them]))
        return [it.message.partition("\n")[0] for it in found]

    async def run(self, command, *arguments):
        return await self.client.workspace_execute_command_async(t.ExecuteCommandParams(command, list(arguments)))


def _position(text, offset):
    before = text[:offset]
    start = before.rfind("\n") + 1
    return t.Position(before.count("\n"), len(before[start:].encode("utf-16-le")) // 2)


async def until(holds):
    for _ in range(PATIENCE * 100):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to be")


def make_client():
    client = LanguageClient(converter_factory=pytest_lsp_client.default_converter)
    client.shown, client.refreshes, client.registered, client.texts = {}, 0, [], []

    def published(client: LanguageClient, params: t.PublishDiagnosticsParams):
        client.shown[params.uri] = params
        client.diagnostics[params.uri] = params.diagnostics

    def refreshed(client: LanguageClient, params: None):
        client.refreshes += 1

    def registered(client: LanguageClient, params: t.RegistrationParams):
        client.registered += params.registrations

    features = {
        **pytest_lsp_client.DEFAULT_CLIENT_FEATURES,
        t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: published,
        t.WORKSPACE_CODE_LENS_REFRESH: refreshed,
        t.CLIENT_REGISTER_CAPABILITY: registered,
    }
    pytest_lsp_client.register_lsp_features(client, features)
    return client


async def connected(folder, spec="visual-studio-code", options=None, change=lambda capabilities: None):
    """An editor on a folder, as the protocol has it."""
    client = await ClientServerConfig(COMMAND, client_factory=make_client).start()
    capabilities = client_capabilities(spec)
    change(capabilities)
    params = t.InitializeParams(
        capabilities=capabilities,
        root_uri=from_fs_path(str(folder)),
        workspace_folders=[t.WorkspaceFolder(from_fs_path(str(folder)), folder.name)],
        initialization_options=options,
    )
    return Editor(client, folder, await client.initialize_session(params))


async def ended(editor):
    """The server ends with its editor."""
    await editor.client.shutdown_session()
    await editor.client.stop()


class Shared:
    """One server for many folders, one after another, as for a person who opens one after the other."""

    def __init__(self, folder):
        self._runner = asyncio.Runner()
        self._editor = self._runner.run(connected(folder))

    def play(self, folder, go):
        editor = Editor(self._editor.client, folder, self._editor.server)

        async def run():
            try:
                await go(editor)
            finally:
                for path in list(editor.versions):
                    editor.close(path)

        self._runner.run(asyncio.wait_for(run(), PATIENCE * 2))

    def end(self):
        self._runner.run(ended(self._editor))
        self._runner.close()


@asynccontextmanager
async def editing(folder, **wishes):
    """An editor on a folder with a server of its own."""
    editor = await connected(folder, **wishes)
    try:
        yield editor
    finally:
        await ended(editor)


def play(coroutine):
    """Run what happens in an editor."""
    return asyncio.run(asyncio.wait_for(coroutine, PATIENCE * 2))
