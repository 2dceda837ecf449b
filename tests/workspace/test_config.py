"""The configuration: what can be set, what overrides it, and what is told of a mistake."""

import pytest

from cadencelang.workspace.config import ConfigError, read_config, secret, unread_variables

SOUND = """
[playbook]
file = "playbook/search.cadence"
[sender]
name = "The team"
address = "team@example.com"
[team.recruiter]
name = "Rosa Recruiter"
address = "rosa@example.org"
[delivery]
attempts = 3
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with a sound configuration."""
    (tmp_path / "cadence.toml").write_text(SOUND)
    return tmp_path


def test_what_is_set_is_read(folder):
    config = read_config(folder, {})
    office = config.office()
    assert config.policy().attempts == 3
    assert office.of("recruiter").name == "Rosa Recruiter"
    assert office.of("partner").address == "team@example.com"
    assert office.domain == "example.com"


def test_nothing_must_be_set(tmp_path):
    (tmp_path / "cadence.toml").write_text("")
    assert read_config(tmp_path, {}).database.url == "sqlite:cadence.db"


def test_the_environment_overrides_single_settings(folder):
    config = read_config(folder, {"CADENCE_DELIVERY_ATTEMPTS": "5", "CADENCE_DATABASE_URL": "sqlite:other.db"})
    assert (config.delivery.attempts, config.database.url) == (5, "sqlite:other.db")


def test_the_environment_overrides_settings_of_parts_that_the_user_names(folder):
    (folder / "cadence.toml").write_text('[channels.e-post]\nby = "files"\n[automations.hub]\non = ["entered"]\n')
    given = {
        "CADENCE_CHANNELS_E_POST_BY": "smtp", "CADENCE_CHANNELS_E_POST_HOST": "smtp.example.com",
        "CADENCE_CHANNELS_E_POST_PORT": "465", "CADENCE_AUTOMATIONS_HUB_ON": "touch sent, task opened",
        "CADENCE_OUTSIDE_ALLOWED": "10.0.0.0/8,192.168.0.0/16", "CADENCE_CHANNELS_OTHER_HOST": "smtp.example.com",
    }  # fmt: skip
    config = read_config(folder, given)
    plan = config.channels["e-post"]
    assert (plan.by, plan.host, plan.port) == ("smtp", "smtp.example.com", 465)
    assert config.automations["hub"].on == ["touch sent", "task opened"]
    assert config.outside.allowed == ["10.0.0.0/8", "192.168.0.0/16"]
    assert [name for name, _ in unread_variables(folder, given)] == ["CADENCE_CHANNELS_OTHER_HOST"]


def test_secrets_and_what_is_not_of_a_workspace_are_no_mistakes(folder):
    given = {
        "CADENCE_TEAM_RECRUITER_NOTIFY": "x", "CADENCE_DATABASE_PASSWORD": "x", "CADENCE_INBOX_PASSWORD": "x",
        "CADENCE_TOKEN": "x", "CADENCE_DEBUG": "1", "PATH": "/bin",
    }  # fmt: skip
    assert list(unread_variables(folder, given)) == []


def test_all_mistakes_are_told_in_one_go_each_where_it_was_made(tmp_path):
    (tmp_path / "cadence.toml").write_text('[delivery]\nattemps = 3\nlease = "long"\n[teem]\n[inbox]\nport = 1\n')
    with pytest.raises(ConfigError) as error:
        read_config(tmp_path, {"CADENCE_INBOX_PORT": "many"})
    where = f"{tmp_path / 'cadence.toml'}: "
    assert set(error.value.faults) == {
        f'{where}delivery.attemps: there is no such setting. Did you mean "attempts"?',
        f"{where}delivery.lease: write a number.",
        f'{where}teem: there is no such setting. Did you mean "team"?',
        f"{where}CADENCE_INBOX_PORT: write a whole number.",
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[delivery]\nattempts = 0\n", "delivery.attempts"),
        ("[delivery]\nattemps = 3\n", "there is no such setting"),
        ("[sender]\nname = 'x'\n", "sender.address: it must be set"),
        ('[sender]\nname = "x\\ny"\naddress = "a@b.c"\n', "sender.name"),
        ('[sender]\nname = "x"\naddress = "a@b.c\\nBcc: d@e.f"\n', "sender.address"),
        ('[playbook]\nfile = "../other.cadence"\n', "inside the workspace"),
        ('[playbook]\nfile = "/etc/passwd"\n', "inside the workspace"),
        ('[database]\nurl = "sqlite:../x.db"\n', "database.url"),
        ('[database]\nurl = "postgresql://me:hush@host/db"\n', "a password does not belong here"),
        ('[database]\nurl = "mysql://host/db"\n', "database.url"),
        ('[database]\npassword = "hush"\n', "CADENCE_DATABASE_PASSWORD"),
        ('[channels.email]\nby = "pigeon"\n', "channels.email.by"),
        (
            '[automations.hub]\non = ["touch snt"]\n',
            'automations.hub.on.0: there is no "touch snt". Did you mean "touch sent"',
        ),
        ('[webhooks.ats]\nvendor = "workable"\n', "webhooks.ats.vendor: write one of 'greenhouse', 'lever',"),
        ('[webhooks.ATS]\nvendor = "lever"\n', "webhooks.ATS: write a name of small letters"),
        ("delivery = 3\n", "delivery: it is a part of its own: write [delivery], and its settings below."),
        ("[delivery\n", "is not TOML"),
        ("\x00", "is not TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, text, told):
    (tmp_path / "cadence.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"cadence\.toml") as error:
        read_config(tmp_path, {})
    assert told in str(error.value)
    assert "hush" not in str(error.value)


def test_no_workspace_is_told(tmp_path):
    with pytest.raises(ConfigError, match="cadence init"):
        read_config(tmp_path, {})


def test_a_secret_is_read_from_the_environment_or_a_file(tmp_path):
    (tmp_path / "pw").write_text("hush\n")
    assert secret("CADENCE_X", None, tmp_path, {"CADENCE_X": "from there"}) == "from there"
    assert secret("CADENCE_X", "pw", tmp_path, {}) == "hush"
    assert secret("CADENCE_X", None, tmp_path, {}) is None
    with pytest.raises(ConfigError, match="cannot be read"):
        secret("CADENCE_X", "gone", tmp_path, {})


@pytest.mark.parametrize(("text", "said"), [("a = " + "[" * 5_000, "nests too deep"), ("a = " + "9" * 5_000, "TOML")])
def test_a_hostile_configuration_is_told(tmp_path, text, said):
    (tmp_path / "cadence.toml").write_text(text)
    with pytest.raises(ConfigError, match=said):
        read_config(tmp_path, {})
