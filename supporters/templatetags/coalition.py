from django import template

from campaign.models import Goal

from ..forms import TellMeForm
from ..models import Organisation

register = template.Library()


@register.inclusion_tag("supporters/_goals.html")
def goals():
    """How far the coalition has come: each goal whose count has reached the number staff chose to show it from."""
    totals = Organisation.objects.totals()
    counted = [(goal, totals[goal.measure]) for goal in Goal.objects.all()]
    return {
        "goals": [
            {"label": goal.label, "count": count, "target": goal.target, "percent": min(100, 100 * count / goal.target)}
            for goal, count in counted
            if count >= goal.show_from
        ]
    }


@register.inclusion_tag("supporters/_supporter_of.html")
def supporter_of(item):
    """The listed organisation that proposed an initiative or event, with the way to its page."""
    of_this_kind = {f"{item._meta.model_name}s__{item._meta.model_name}": item}
    return {"organisation": Organisation.objects.listed().filter(**of_this_kind).first()}


@register.inclusion_tag("supporters/_tell_me.html")
def tell_me(publication):
    """The form by which somebody is told once when a publication is out."""
    return {"form": TellMeForm(publication=publication)}
