"""A mail provider of the tests' own: Postfix takes mail over SMTP and hands it to Dovecot over LMTP, which serves IMAP.

Both run from a temporary folder on ports of the loopback address that were free, with a certificate made for the
occasion, and are ended by their process ids. Postfix wants to be started by root.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

POSTFIX = Path("/usr/lib/postfix/sbin/master")
DOVECOT = Path("/usr/sbin/dovecot")
PASSWORD = "a password of the tests"
UP_WITHIN = 30.0


def missing() -> str | None:
    """Why the servers cannot be started here; None where they can."""
    if not (POSTFIX.exists() and DOVECOT.exists() and shutil.which("openssl")):
        return "postfix, dovecot-imapd, dovecot-lmtpd and openssl are not installed"
    return None if os.geteuid() == 0 else "Postfix can only be started by root"


@dataclass(frozen=True)
class Provider:
    """A running mail provider: its ports, and the authority that vouches for it."""

    starttls: int
    smtps: int
    imaps: int
    authorities: ssl.SSLContext


@contextlib.contextmanager
def provider(folder: Path):
    """Run both servers in a folder whose path is short enough for sockets."""
    ports = _free_ports(5)
    _certificate(folder)
    folder.chmod(0o755)
    with _run(_dovecot(folder, *ports[2:]), folder, "dovecot"), _run(_postfix(folder, *ports), folder, "postfix"):
        for port in ports:
            _wait_for(port, folder)
        context = ssl.create_default_context(cafile=folder / "cert.pem")
        yield Provider(ports[0], ports[1], ports[2], context)


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [it.getsockname()[1] for it in sockets]


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


def _dovecot(folder: Path, imaps: int, lmtp: int, auth: int) -> list[str]:
    mail = folder / "mail"
    mail.mkdir()
    nobody = pwd.getpwnam("nobody")
    os.chown(mail, nobody.pw_uid, nobody.pw_gid)
    (folder / "users").write_text(
        "".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in ("rita@firm.example", "ada@candidates.example"))
    )
    (folder / "dovecot.conf").write_text(
        f"""
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = required
auth_failure_delay = 0
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
first_valid_uid = 1
mail_location = maildir:{mail}/%u
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={nobody.pw_uid} gid={nobody.pw_gid} home={mail}/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener auth {{
    port = {auth}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
    )
    return [str(DOVECOT), "-F", "-c", str(folder / "dovecot.conf")]


def _postfix(folder: Path, starttls: int, smtps: int, _imaps: int, lmtp: int, auth: int) -> list[str]:
    config, data = folder / "postfix", folder / "postfix-data"
    config.mkdir()
    data.mkdir()
    owner = pwd.getpwnam("postfix")
    os.chown(data, owner.pw_uid, owner.pw_gid)
    (config / "recipients").write_text("rita@firm.example x\nada@candidates.example x\n")
    (config / "transports").write_text(f"gone.example lmtp:inet:127.0.0.1:{lmtp}\n")
    (config / "main.cf").write_text(
        f"""
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {data}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.firm.example
mydestination =
mynetworks =
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
virtual_mailbox_domains = firm.example candidates.example
virtual_mailbox_maps = texthash:{config}/recipients
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
transport_maps = texthash:{config}/transports
alias_maps =
alias_database =
local_transport = error:no local delivery
default_transport = error:5.4.4 nothing leaves this machine
relay_transport = error:5.4.4 nothing leaves this machine
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = reject_unauth_pipelining, reject_unlisted_recipient, permit_sasl_authenticated, reject
smtpd_peername_lookup = no
disable_dns_lookups = yes
biff = no
"""
    )
    services = "".join(
        f"{name} unix {private} - n {wake} {limit} {command}\n"
        for name, private, wake, limit, command in (
            ("cleanup", "n", "-", 0, "cleanup"),
            ("qmgr", "n", "300", 1, "qmgr"),
            ("tlsmgr", "-", "1000?", 1, "tlsmgr"),
            ("rewrite", "-", "-", "-", "trivial-rewrite"),
            ("bounce", "-", "-", 0, "bounce"),
            ("defer", "-", "-", 0, "bounce"),
            ("trace", "-", "-", 0, "bounce"),
            ("proxymap", "-", "-", "-", "proxymap"),
            ("error", "-", "-", "-", "error"),
            ("lmtp", "-", "-", "-", "lmtp"),
            ("anvil", "-", "-", 1, "anvil"),
        )
    )
    submission = " -o smtpd_tls_security_level=encrypt"
    (config / "master.cf").write_text(
        f"127.0.0.1:{starttls} inet n - n - - smtpd{submission}\n"
        f"127.0.0.1:{smtps} inet n - n - - smtpd{submission} -o smtpd_tls_wrappermode=yes\n"
        f"{services}postlog unix-dgram n - n - 1 postlogd\n"
    )
    (folder / "spool").mkdir()
    for name in ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved"):
        _queue(folder / "spool" / name, owner.pw_uid)
    for name in ("maildrop", "public", "trace", "pid"):
        _queue(folder / "spool" / name, owner.pw_uid)
    os.chown(folder / "spool/pid", 0, 0)
    return [str(POSTFIX), "-c", str(config), "-s"]


def _queue(folder: Path, owner: int) -> None:
    folder.mkdir(mode=0o755)
    os.chown(folder, owner, -1)


@contextlib.contextmanager
def _run(command: list[str], folder: Path, name: str):
    """Run a server in the foreground; end it and what it started by its own process group."""
    with (folder / f"{name}.out").open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait(timeout=10)


def _wait_for(port: int, folder: Path) -> None:
    deadline = time.monotonic() + UP_WITHIN
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nobody listens on port {port}\n{_logs(folder)}")


def _logs(folder: Path) -> str:
    """The ends of what the servers wrote."""
    written = (path for path in sorted(folder.iterdir()) if path.suffix in (".out", ".log"))
    return "\n".join(f"{path.name}:\n{path.read_text()[-2000:]}" for path in written)
