"""The line below a list's title: how many there are of each kind."""

from dsp_desktop.app import App
from tests.support.builders import a_driver
from ui.kit.subtitle import summary
from ui.pages.drivers import DRIVERS


def test_people_are_counted_in_words_people_use(app: App) -> None:
    for number in range(2):
        a_driver(app, name=f"Applicant {number}", hired_on=None)
    with app.read() as source:
        assert summary(source, DRIVERS) == "2 applicants"
