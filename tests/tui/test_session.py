"""What the modes share."""

from sitting import play

from cadencelang_tui.session import Session
from editing import SMALL, make_book


def test_a_text_that_changes_while_the_playbook_is_read_is_not_lost_to_an_older_one(tmp_path):
    session = Session(make_book(tmp_path))
    compiling = session.compiling
    changed = SMALL.replace("2 working hours", "3 working hours")

    def meanwhile():
        compile_now = compiling()

        def compiled():
            found = compile_now()
            session.texts[session.path.name] = changed
            return found

        return compiled

    session.compiling = meanwhile
    play(session.load())
    assert session.compiled.sources[session.path.name].text == changed
    assert session.people.candidates
