"""A visitor who has a keyboard and nothing else."""

from playwright.sync_api import expect

ROUND = 150  # presses of Tab that lead once round the longest page
HAS_FOCUS = "element => element === document.activeElement"


class Keyboard:
    def __init__(self, page):
        self.page = page

    def go_to(self, target):
        """Press Tab until ``target`` has the focus, and see that it shows."""
        for _ in range(ROUND):
            if target.evaluate(HAS_FOCUS):
                assert target.evaluate("element => element.matches(':focus-visible')"), f"no visible focus on {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")

    def press(self, target, key="Enter"):
        self.go_to(target)
        self.page.keyboard.press(key)

    def skip_to_content(self):
        """The first press of Tab on a page leads to the way round its menu."""
        self.page.keyboard.press("Tab")
        expect(self.page.get_by_role("link", name="Skip to main content")).to_be_focused()
        self.page.keyboard.press("Enter")

    def follow(self, name):
        self.press(self.page.get_by_role("link", name=name).first)

    def send(self, name):
        self.press(self.page.get_by_role("button", name=name, exact=True))

    def write(self, label, text):
        """Replace what is in the field by ``text``."""
        self.press(self.page.get_by_label(label), "Control+a")
        self.page.keyboard.type(text)

    def tick(self, label):
        box = self.page.get_by_label(label, exact=True)
        self.press(box, "Space")
        expect(box).to_be_checked()

    def select(self, label, option):
        """Type an option's words, as a list that has the focus lets you."""
        field = self.page.get_by_label(label)
        self.go_to(field)
        self.page.keyboard.type(option)
        expect(field.locator("option:checked")).to_have_text(option)

    def choose(self, question, answer):
        """Come to the first answer by Tab, and to the right one by arrow keys."""
        answers = self.page.get_by_role("group", name=question).get_by_role("radio")
        wanted = self.page.get_by_role("radio", name=answer)
        self.press(answers.first, "Space")
        for _ in range(answers.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrow keys do not lead to {answer}")
