"""The parts of the consent sheet, in the order in which the paper asks and the desk enters them.

``says`` is for the person who fills in the paper, ``fields`` are what staff copy from it into the register.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    title: str
    says: str
    fields: tuple

    @property
    def slug(self):
        return self.fields[0]


PARTS = (
    Part(
        "Your name",
        "For our register only. It is not printed unless you say so in part 5.",
        ("person", "reached_at"),
    ),
    Part(
        "If you are in prison",
        "Ask the prison before you sign. Contact with newspapers, radio or television needs the governor’s leave.",
        ("in_prison", "establishment", "prison_agreed"),
    ),
    Part("If you are under 18", "A parent or carer has to agree too.", ("under_18", "guardian")),
    Part("What we may use your story for", "Tick each use that you agree to. Leave the others empty.", ("purposes",)),
    Part("How we name you", "Tick one. You need not be named at all.", ("named_as", "shown_name")),
    Part(
        "How long",
        "Without a day, it holds until you take it back. That you can do at any time, and need not say why.",
        ("ends_on",),
    ),
    Part(
        "Joining the campaign",
        "This is a choice of its own: your story does not depend on it.",
        ("supports_campaign",),
    ),
    Part("Signed", "You keep a copy of this sheet.", ("taken_by", "taken_on")),
)
