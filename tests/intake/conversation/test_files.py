from intake.conversation.inputs import Move, SentFile
from intake.conversation.turn import Outcome
from intake.kernel.problems import problem
from tests.intake.conversation.talking import Talk
from tests.intake.forms.samples import SMALL, file_ref, form_of, photo_ref

FILES = {
    **SMALL,
    "steps": [
        {
            "id": "files",
            "type": "file",
            "prompt": "?",
            "required": False,
            "limits": {"max_files": 3, "file_types": ["pdf", "image"]},
        },
        {"id": "photo", "type": "file", "prompt": "?", "required": False},
        {"id": "name", "type": "name", "prompt": "?"},
    ],
}


def uniques(talk: Talk, step_id: str) -> list[str]:
    return [
        file.unique_id
        for answer in talk.conversation.answers
        if answer.step == step_id
        for file in answer.files
    ]


def test_files_are_gathered_until_done() -> None:
    talk = Talk.start(form_of(FILES))
    assert talk.say(SentFile(file_ref(unique="1"))).noted == "brief.pdf"
    talk.say(SentFile(photo_ref("2")))
    talk.say(SentFile(photo_ref("2")))
    talk.press(Move.DONE)
    assert uniques(talk, "files") == ["1", "2"]
    assert talk.at == "photo"


def test_the_last_possible_file_completes_the_answer() -> None:
    talk = Talk.start(form_of(FILES))
    for unique in "123":
        talk.say(SentFile(photo_ref(unique)))
    assert uniques(talk, "files") == ["1", "2", "3"]
    assert talk.at == "photo"


def test_an_album_is_told_about_once_and_its_surplus_answers_nothing() -> None:
    talk = Talk.start(form_of(FILES))
    outcomes = [talk.say(SentFile(photo_ref(unique), "album")).outcome for unique in "12345"]
    assert outcomes == [
        Outcome.GOES_ON,
        Outcome.QUIET,
        Outcome.GOES_ON,
        Outcome.GOES_ON,
        Outcome.QUIET,
    ]
    kept = problem("problem-file-surplus", maximum=3, taken="photo.jpg ×3")
    assert talk.turns[-2].problem == kept
    assert uniques(talk, "files") == ["1", "2", "3"]
    assert talk.at == "photo"
    assert uniques(talk, "photo") == []


def test_an_album_that_nobody_asked_for_gets_one_answer() -> None:
    talk = Talk.start(form_of(FILES))
    talk.wish(Move.SKIP)
    talk.wish(Move.SKIP)
    first = talk.say(SentFile(photo_ref("1"), "album"))
    assert first.problem == problem("problem-wants-text")
    assert talk.say(SentFile(photo_ref("2"), "album")).outcome is Outcome.QUIET
    assert talk.say(SentFile(photo_ref("3"))).problem == problem("problem-wants-text")


def test_a_wrong_file_is_told_why() -> None:
    talk = Talk.start(form_of(FILES))
    refused = talk.say(SentFile(file_ref("virus.exe")))
    assert refused.problem == problem("problem-file-type", name="virus.exe", types="pdf, pictures")
    assert talk.say("here it is").problem == problem("problem-wants-file")


def test_done_without_a_file_skips_an_optional_step_only() -> None:
    talk = Talk.start(form_of(FILES))
    talk.press(Move.DONE)
    assert talk.conversation.skipped == ("files",)
    required = {**FILES, "steps": [{"id": "f", "type": "file", "prompt": "?"}]}
    assert Talk.start(form_of(required)).press(Move.DONE).problem == problem("problem-file-none")


def test_files_sent_again_after_back_replace_the_first_ones() -> None:
    talk = Talk.start(form_of(FILES))
    talk.say(SentFile(photo_ref("1")))
    talk.press(Move.DONE)
    talk.press(Move.BACK)
    talk.press(Move.DONE)
    assert uniques(talk, "files") == ["1"]
    talk.press(Move.BACK)
    talk.say(SentFile(photo_ref("2")))
    talk.press(Move.DONE)
    assert uniques(talk, "files") == ["2"]


def test_what_was_sent_before_back_is_not_lost() -> None:
    steps = FILES["steps"]
    talk = Talk.start(form_of({**FILES, "steps": [steps[1], steps[0], steps[2]]}))
    talk.press(Move.SKIP)
    talk.say(SentFile(photo_ref("1")))
    talk.press(Move.BACK)
    assert talk.at == "photo"
    assert uniques(talk, "files") == ["1"]
    talk.press(Move.KEEP)
    assert talk.at == "name"
