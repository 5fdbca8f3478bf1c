"""Adding and changing cameras: real servers, a real file, a keyring. No Qt."""

import time
from dataclasses import replace

import keyring
import pytest
from keyring.backends import fail

from app.config import load_config
from app.gui.camera_presenter import CameraPresenter
from app.gui.camera_store import OwnCameras
from app.gui.models.camera_form import CameraForm, CameraKind, Field, Hide, Keep, Record
from app.library.camera_file import CameraFile
from app.library.drawing import ShapeKind, box_shape
from app.password_store import load_password
from tests.media import write_clip
from tests.rtsp_server import RtspServer

IN_TIME_S = 20.0
NASTY = "p@:/%ss"


class Shown:
    """The dialog, as its presenter sees it."""

    def __init__(self):
        self.form, self.webcams, self.mistakes = None, None, {}
        self.keyring, self.is_trying, self.answer, self.field = None, False, None, None
        self.picture, self.is_hidden, self.is_saving = None, False, False
        self.problem, self.focused, self.is_closed = "", None, False

    def show_form(self, form):
        self.form = form

    def show_webcams(self, webcams):
        self.webcams = webcams

    def show_mistakes(self, mistakes):
        self.mistakes = mistakes

    def show_keyring(self, problem):
        self.keyring = problem

    def show_trying(self, *, is_trying):
        self.is_trying = is_trying

    def show_seen(self, picture, text, *, is_hidden):
        self.picture, self.answer, self.is_hidden = picture, text, is_hidden

    def show_not_seen(self, text, field):
        self.answer, self.field = text, field

    def show_saving(self, *, is_saving):
        self.is_saving = is_saving

    def show_problem(self, text):
        self.problem = text

    def focus(self, field):
        self.focused = field

    def close_saved(self):
        self.is_closed = True


class WallOf:
    def __init__(self):
        self.cameras = {}

    def put(self, config):
        self.cameras[config.name] = config

    def replace(self, camera, config):
        self.cameras.pop(camera, None)
        self.put(config)


@pytest.fixture
def own(tmp_path, ring):
    return OwnCameras(CameraFile(tmp_path / "cameras.toml"), WallOf())


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return write_clip(tmp_path_factory.mktemp("add") / "clip.mp4", 40)


def opened(own, form=None, **options):
    view = Shown()
    presenter = CameraPresenter(view, own, form or CameraForm(), **options)
    until(presenter, lambda: view.keyring is not None)
    return presenter, view


def until(presenter, is_so):
    end_s = time.monotonic() + IN_TIME_S
    while not is_so():
        assert time.monotonic() < end_s
        presenter.tick()
        time.sleep(0.01)


def save(presenter, view):
    presenter.on_save()
    until(presenter, lambda: view.is_closed or view.problem)


def test_a_camera_is_tried_and_added_with_its_password_in_the_keyring(own, clip, ring):
    with RtspServer(clip, user="me", password=NASTY) as server:
        address = server.url().replace("://", f"://me:{NASTY}@")
        presenter, view = opened(own)
        presenter.on_changed(replace(presenter.form, address=address))
        assert (view.form.user, view.form.password) == ("me", NASTY)
        assert view.form.name == "127.0.0.1"
        presenter.on_try()
        assert view.is_trying
        until(presenter, lambda: view.answer)
        assert view.picture.shape == (64, 96, 3)
        assert view.answer.startswith("96 x 64, 25 pictures a second, first one after")
        save(presenter, view)
    assert view.is_closed
    assert load_password("127.0.0.1") == NASTY
    text = own.file.path.read_text()
    assert NASTY not in text
    assert "${keyring:127.0.0.1}" in text
    (camera,) = load_config(own.file.path, {}).cameras
    assert own._wall.cameras == {"127.0.0.1": camera}
    assert "p%40%3A%2F%25ss" in camera.source


def test_a_wrong_password_is_told_at_its_field(own, clip):
    with RtspServer(clip, user="me", password="right") as server:
        form = CameraForm(address=server.url(), user="me", password=NASTY)
        presenter, view = opened(own, form)
        presenter.on_try()
        until(presenter, lambda: view.answer)
    assert "Check user and password" in view.answer
    assert view.field is Field.PASSWORD
    assert view.picture is None


def test_a_try_can_be_given_up_and_its_answer_comes_too_late(own, clip):
    with RtspServer(clip) as server:
        server.garble()
        presenter, view = opened(own, CameraForm(address=server.url()))
        presenter.on_try()
        presenter.on_try()
        assert not view.is_trying
        assert not presenter.is_busy
    assert view.answer is None


def test_mistakes_are_shown_before_anything_is_tried_or_saved(own):
    presenter, view = opened(own, CameraForm(address="door"))
    presenter.on_try()
    assert view.mistakes == {
        Field.ADDRESS: "Write rtsp://HOST/PATH or http://HOST/PATH"
    }
    assert view.focused is Field.ADDRESS
    presenter.on_save()
    assert not presenter.is_busy
    presenter.on_changed(replace(presenter.form, address="rtsp://door/x"))
    assert view.mistakes == {}


def test_without_a_keyring_a_variable_is_proposed(own, monkeypatch):
    keyring.set_keyring(fail.Keyring())
    form = CameraForm(name="door", address="rtsp://door/x", user="me", password=NASTY)
    presenter, view = opened(own, form)
    assert "no keyring that runs" in view.keyring
    assert (view.form.keep, view.form.variable) == (Keep.VARIABLE, "DOOR_PASSWORD")
    monkeypatch.delenv("DOOR_PASSWORD", raising=False)
    save(presenter, view)
    assert view.is_closed
    assert NASTY not in own.file.path.read_text()
    assert "p%40" in own._wall.cameras["door"].source  # until the variable is set
    monkeypatch.setenv("DOOR_PASSWORD", "other")
    assert own.file.cameras()["door"].source == "rtsp://me:other@door/x"


def test_a_keyring_that_is_chosen_in_spite_of_that_is_refused(own):
    keyring.set_keyring(fail.Keyring())
    form = CameraForm(name="door", address="rtsp://door/x", user="me", password=NASTY)
    presenter, view = opened(own, form)
    presenter.on_changed(replace(presenter.form, keep=Keep.KEYRING))
    presenter.on_save()
    assert "no keyring here" in view.mistakes[Field.PASSWORD]
    assert not own.file.path.exists()


def test_what_is_kept_nowhere_is_on_the_wall_only(own):
    form = CameraForm(
        name="door", address="rtsp://door/x", user="me", password="a/b",
        keep=Keep.NOWHERE,
    )  # fmt: skip
    presenter, view = opened(own, form)
    save(presenter, view)
    assert own._wall.cameras["door"].source == "rtsp://me:a%2Fb@door/x"
    assert not own.file.path.exists()


def test_a_keyring_that_is_locked_saves_nothing(own, ring):
    form = CameraForm(name="door", address="rtsp://door/x", user="me", password="x")
    presenter, view = opened(own, form, translate=lambda context, text: f"«{text}»")
    ring.is_locked = True
    save(presenter, view)
    assert "«the keyring is locked; unlock it and try again»" in view.problem
    assert own.file.tables() == {}
    assert own._wall.cameras == {}


def test_a_camera_is_changed_and_renamed(own, tmp_path):
    presenter, view = opened(own, CameraForm(kind=CameraKind.DEMO, name="demo"))
    save(presenter, view)
    assert own.is_saved("demo")
    form = replace(
        own.form("demo"), name="night", hide=Hide.BLUR, record=Record.SKIN,
        folder=str(tmp_path / "r"),
    )  # fmt: skip
    presenter, view = opened(own, form, instead_of="demo")
    save(presenter, view)
    assert list(own.file.tables()) == list(own._wall.cameras) == ["night"]
    camera = own._wall.cameras["night"]
    assert camera.redact.kind == "blur"
    assert camera.recording.event is not None
    assert own.form("night") == form


def test_a_picture_of_a_camera_that_hides_skin_is_not_shown_sharp(own):
    form = CameraForm(kind=CameraKind.DEMO, hide=Hide.FILL)
    presenter, view = opened(own, form)
    presenter.on_try()
    until(presenter, lambda: view.answer)
    assert view.is_hidden


def test_names_of_others_are_taken(own):
    for _ in range(2):
        presenter, view = opened(own, CameraForm(kind=CameraKind.DEMO))
        save(presenter, view)
    assert list(own.file.tables()) == ["demo", "demo-2"]


def test_removing_a_camera_forgets_its_password(own, ring):
    for name in ("door", "yard"):
        form = CameraForm(name=name, address="rtsp://d/x", user="me", password=name)
        presenter, view = opened(own, form)
        save(presenter, view)
    own.remove("door")
    end_s = time.monotonic() + IN_TIME_S
    while load_password("door") is not None:
        assert time.monotonic() < end_s
        time.sleep(0.01)
    assert load_password("yard") == "yard"
    assert list(own.file.tables()) == ["yard"]
    own.remove("nobody")


REGION = box_shape(ShapeKind.REGION, "left", (0.0, 0.0), (0.5, 1.0))


def test_what_is_drawn_is_saved_and_applied(own, tmp_path):
    presenter, view = opened(own, CameraForm(kind=CameraKind.DEMO, name="demo"))
    save(presenter, view)
    assert own.draw("demo", (REGION,))
    assert own._wall.cameras["demo"].regions[0].name == "left"
    assert load_config(own.file.path, {}).cameras[0] == own._wall.cameras["demo"]


def test_on_a_camera_of_another_file_it_holds_for_now(own, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('[cameras.demo]\nsource = "demo:"\n[cameras.demo.recording]\n'
                    'folder = "r"\n')  # fmt: skip
    own._wall.put(load_config(path, {}).cameras[0])
    assert not own.draw("demo", (REGION,))
    changed = own._wall.cameras["demo"]
    assert changed.regions[0].box == (0.0, 0.0, 0.5, 1.0)
    assert str(changed.recording.folder) == "r"
    assert not own.file.path.exists()
