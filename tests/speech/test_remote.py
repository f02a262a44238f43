"""The remote transcriber: the real SDK over a fake wire."""

from itertools import pairwise

import openai
import pytest
from starlette.testclient import TestClient

from app.errors import ModelUnavailable
from app.speech.audio import decode
from app.speech.remote import RemoteTranscriber
from app.speech.transcript import Audio
from tests.fakes.transcription_server import FakeTranscription
from tests.speech.clips import content

TEXT = "I would like to run a small bakery, of my own one day. This job teaches me."
# As endpoints send them: without punctuation, and one of them with a space in it.
WORDS = [
    {"word": "I would", "start": 0.5, "end": 1.0},
    {"word": "like", "start": 1.0, "end": 1.2},
    *(
        {"word": word, "start": 1.2 + i / 5, "end": 1.4 + i / 5}
        for i, word in enumerate(["to", "run", "a", "small", "bakery", "of", "my", "own", "one", "day"])
    ),
    *({"word": word, "start": 4.2 + i, "end": 4.9 + i} for i, word in enumerate(["This", "job", "teaches"])),
    {"word": "me", "start": 7.1, "end": 7.3},
]
VERBOSE = {"text": TEXT, "language": "english", "duration": 8.0, "words": WORDS}


def transcriber(fake: FakeTranscription) -> RemoteTranscriber:
    wire = TestClient(fake.app, base_url="http://127.0.0.1/v1", raise_server_exceptions=False)
    client = openai.OpenAI(base_url="http://127.0.0.1/v1", api_key="none", http_client=wire, max_retries=0)
    return RemoteTranscriber(client, "whisper-1", "127.0.0.1")


@pytest.fixture(scope="module")
def phone() -> Audio:
    return decode(content("phone.m4a"))


def test_words_keep_the_texts_punctuation_and_the_endpoints_times(phone: Audio) -> None:
    fake = FakeTranscription(VERBOSE)
    transcript = transcriber(fake).transcribe(phone)
    assert transcript.text == TEXT
    # The first utterance is cut 0.19 s before speech starts; times are from the start of the recording.
    offset = transcript.speech[0].start - 6 * 512 / 16_000
    times = {word.text: (word.start - offset, word.end - offset) for word in transcript.words}
    assert times["would"] == pytest.approx((0.5 + 0.5 / 6, 1.0), abs=0.01)
    assert times["bakery,"] == pytest.approx((2.0, 2.2), abs=0.01)
    assert transcript.language == "en"
    assert transcript.transcriber == "whisper-1 at 127.0.0.1"
    assert {word.confidence for word in transcript.words} == {0.5}


def test_each_utterance_is_sent_once_with_the_answer_so_far(phone: Audio) -> None:
    fake = FakeTranscription({"text": "So it was.", "language": "english"})
    transcript = transcriber(fake).transcribe(decode(content("career.webm")))
    assert transcript.text == " ".join(["So it was."] * len(fake.heard))
    assert len(fake.heard) == 5
    assert {heard.rate for heard in fake.heard} == {16_000}
    assert max(heard.seconds for heard in fake.heard) <= 20
    assert [heard.fields["prompt"].count("So it was.") for heard in fake.heard] == [0, 1, 2, 3, 4]
    assert {heard.fields["model"] for heard in fake.heard} == {"whisper-1"}
    assert all(a.end <= b.start for a, b in pairwise(transcript.words))


@pytest.mark.parametrize("status", [400, 415, 422])
def test_an_endpoint_without_verbose_json_gives_evenly_timed_words(phone: Audio, status: int) -> None:
    fake = FakeTranscription({"text": TEXT}, refuses_verbose=status)
    transcript = transcriber(fake).transcribe(phone)
    assert transcript.text == TEXT
    assert [heard.fields["response_format"] for heard in fake.heard] == ["verbose_json", "json"]
    assert transcript.words[0].start == transcript.speech[0].start
    assert transcript.words[-1].end == pytest.approx(transcript.speech[-1].end, abs=0.1)
    assert {word.confidence for word in transcript.words} == {0.5}


def test_the_refusal_is_remembered() -> None:
    fake = FakeTranscription({"text": "So."}, refuses_verbose=400)
    transcriber(fake).transcribe(decode(content("career.webm")))
    formats = [heard.fields["response_format"] for heard in fake.heard]
    assert formats == ["verbose_json"] + ["json"] * 5


def test_probabilities_become_confidences_where_they_are_given(phone: Audio) -> None:
    words = [
        {"word": "So", "start": 0.5, "end": 1, "probability": 0.25},
        {"word": "on", "start": 4.5, "end": 5},
    ]
    fake = FakeTranscription({"text": "So on.", "words": words})
    heard = transcriber(fake).transcribe(phone).words
    assert [(word.text, round(word.confidence, 2)) for word in heard] == [("So", 0.25), ("on.", 0.5)]


def test_words_that_are_not_the_texts_are_taken_as_they_are(phone: Audio) -> None:
    words = [{"word": " five", "start": 0.5, "end": 1.0}, {"word": "years", "start": 1.0, "end": 2.0}]
    transcript = transcriber(FakeTranscription({"text": "5 years", "words": words})).transcribe(phone)
    assert transcript.text == "five years"


def test_another_language_is_passed_on(phone: Audio) -> None:
    fake = FakeTranscription(VERBOSE | {"language": "german"})
    assert transcriber(fake).transcribe(phone).language == "german"


def test_silence_is_never_sent() -> None:
    fake = FakeTranscription(VERBOSE)
    assert transcriber(fake).transcribe(decode(content("hum.ogg"))).text == ""
    assert fake.heard == []


@pytest.mark.parametrize("reply", [{"text": ""}, {"text": " . "}])
def test_an_utterance_without_words_is_no_error(phone: Audio, reply: dict[str, str]) -> None:
    assert transcriber(FakeTranscription(reply)).transcribe(phone).words == ()


@pytest.mark.parametrize(
    ("status", "happened"),
    [
        (401, "refused the key it was given"),
        (403, "refused the key it was given"),
        (404, "does not know this model or this kind of request"),
        (429, "takes no more requests for now"),
        (500, "refused or failed (status 500)"),
    ],
)
def test_a_refusal_is_one_plain_sentence(phone: Audio, status: int, happened: str) -> None:
    fake = FakeTranscription({"error": {"message": "no"}}, status=status)
    with pytest.raises(ModelUnavailable) as refusal:
        transcriber(fake).transcribe(phone)
    assert refusal.value.sentence == (
        f"The transcriber at 127.0.0.1 {happened}. Your recording is safe; "
        "check the transcription settings, then try again."
    )


@pytest.mark.parametrize(
    "reply",
    ["", "<html>hello</html>", "[]", {"words": []}, {"text": None}, {"text": "So.", "words": [{"word": 1}]}],
)
def test_a_reply_that_is_no_transcript_is_said_plainly(phone: Audio, reply: object) -> None:
    with pytest.raises(ModelUnavailable, match="sent a reply that is no transcript"):
        transcriber(FakeTranscription(reply)).transcribe(phone)


def test_nothing_at_the_address_is_said_plainly(phone: Audio) -> None:
    client = openai.OpenAI(base_url="http://127.0.0.1:9/v1", api_key="none", max_retries=0)
    with pytest.raises(ModelUnavailable, match=r"127\.0\.0\.1:9 could not be reached"):
        RemoteTranscriber(client, "whisper-1", "127.0.0.1:9").transcribe(phone)
